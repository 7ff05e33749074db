CREATE TABLE concern_name (
  report_id uuid NOT NULL CONSTRAINT fk_concern_name_report_id REFERENCES report,
  name varchar NOT NULL,
  CONSTRAINT pk_concern_name PRIMARY KEY (report_id, name)
);
CREATE INDEX ix_concern_name_name ON concern_name (name);
SELECT keep_events('concern_name');
