-- An upload that may be interrupted. Whose it is: the reporter's pseudonym for their own evidence, the account for everybody else's, never both.
CREATE TABLE evidence_upload (
  report_id uuid NOT NULL CONSTRAINT fk_evidence_upload_report_id REFERENCES report,
  id uuid NOT NULL,
  sha256 bytea NOT NULL CONSTRAINT ck_evidence_upload_sha256 CHECK (length(sha256) = 32),
  order_id uuid,
  size bigint NOT NULL CONSTRAINT ck_evidence_upload_size CHECK (size > 0),
  reporter_key bytea,
  account_id bigint CONSTRAINT fk_evidence_upload_account_id REFERENCES account,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT pk_evidence_upload PRIMARY KEY (report_id, id),
  CONSTRAINT ck_evidence_upload_owner CHECK (num_nonnulls(reporter_key, account_id) = 1)
);
CREATE INDEX ix_evidence_upload_id ON evidence_upload (id);
CREATE INDEX ix_evidence_upload_expires ON evidence_upload (expires_at);
GRANT SELECT, INSERT, DELETE, UPDATE (finished_at) ON evidence_upload TO gridwatch_app;
