CREATE TABLE report_concern (
  report_id uuid NOT NULL CONSTRAINT fk_report_concern_report_id REFERENCES report,
  seq integer NOT NULL,
  kind varchar(40) NOT NULL CONSTRAINT ck_report_concern_kind CHECK (kind IN ('post', 'person')),
  value varchar NOT NULL CONSTRAINT ck_report_concern_value CHECK (length(value) BETWEEN 1 AND 100),
  CONSTRAINT pk_report_concern PRIMARY KEY (report_id, seq)
);
SELECT keep_events('report_concern');
