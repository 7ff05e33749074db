CREATE TABLE reporter_identity (
  report_id uuid CONSTRAINT pk_reporter_identity PRIMARY KEY CONSTRAINT fk_reporter_identity_report_id REFERENCES report,
  sealed_account bytea NOT NULL
);
SELECT keep_events('reporter_identity');
