-- How far a body (a place) is with the numbers of a series in a year: the row stays locked until whoever takes a number
-- commits, so that none is left out. Not for what may be kept from somebody, to whom a gap would tell of it.
CREATE TABLE document_series (
  series varchar(40) NOT NULL,
  body_id bigint NOT NULL CONSTRAINT fk_document_series_body_id REFERENCES place,
  year integer NOT NULL,
  last integer NOT NULL CONSTRAINT ck_document_series_last CHECK (last > 0),
  CONSTRAINT pk_document_series PRIMARY KEY (series, body_id, year)
);
GRANT SELECT, INSERT, UPDATE (last) ON document_series TO gridwatch_app;
