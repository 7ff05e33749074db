-- Two reports that a person says belong together, without merging them.
CREATE TABLE report_link (
  report_id uuid NOT NULL CONSTRAINT fk_report_link_report_id REFERENCES report,
  other_id uuid NOT NULL,
  account_id bigint NOT NULL CONSTRAINT fk_report_link_account_id REFERENCES account,
  linked_at timestamptz NOT NULL,
  note varchar CONSTRAINT ck_report_link_note CHECK (length(note) BETWEEN 1 AND 500),
  CONSTRAINT pk_report_link PRIMARY KEY (report_id, other_id),
  CONSTRAINT ck_report_link_two CHECK (report_id < other_id)
);
CREATE INDEX ix_report_link_other_id ON report_link (other_id);
GRANT SELECT, INSERT, DELETE ON report_link TO gridwatch_app;
