-- That the county lets a town issue a kind of letter which is the county's own, on some days, by a document.
CREATE TABLE letter_authorisation (
  id uuid CONSTRAINT pk_letter_authorisation PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_letter_authorisation_place_id REFERENCES place,
  kind varchar(40) NOT NULL CONSTRAINT fk_letter_authorisation_kind REFERENCES letter_kind,
  valid daterange NOT NULL CONSTRAINT ck_letter_authorisation_valid CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
  document_no varchar(100) NOT NULL CONSTRAINT ck_letter_authorisation_document_no CHECK (length(document_no) >= 1),
  made_by bigint NOT NULL CONSTRAINT fk_letter_authorisation_made_by REFERENCES account,
  made_at timestamptz NOT NULL,
  CONSTRAINT ex_letter_authorisation_once EXCLUDE USING gist (place_id WITH =, kind WITH =, valid WITH &&)
);
GRANT SELECT, INSERT, UPDATE (valid) ON letter_authorisation TO gridwatch_app;
