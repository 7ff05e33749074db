-- An upload that may be interrupted, of a file that a subject (a report, an order) waits for. Whose it is: a reporter's
-- pseudonym, or the account of everybody else, never both.
CREATE TABLE file_upload (
  id uuid CONSTRAINT pk_file_upload PRIMARY KEY,
  subject varchar(40) NOT NULL,
  subject_id uuid NOT NULL,
  sha256 bytea NOT NULL CONSTRAINT ck_file_upload_sha256 CHECK (length(sha256) = 32),
  size bigint NOT NULL CONSTRAINT ck_file_upload_size CHECK (size > 0),
  reporter_key bytea,
  account_id bigint CONSTRAINT fk_file_upload_account_id REFERENCES account,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT ck_file_upload_owner CHECK (num_nonnulls(reporter_key, account_id) = 1)
);
CREATE INDEX ix_file_upload_expires ON file_upload (expires_at);
GRANT SELECT, INSERT, DELETE, UPDATE (finished_at) ON file_upload TO gridwatch_app;
