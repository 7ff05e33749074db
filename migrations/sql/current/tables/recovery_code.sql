-- A person's own way back in: given on paper when they first sign in, kept as its hash.
CREATE TABLE recovery_code (
  account_id bigint CONSTRAINT pk_recovery_code PRIMARY KEY CONSTRAINT fk_recovery_code_account_id REFERENCES account,
  code_sha256 bytea NOT NULL CONSTRAINT uq_recovery_code_code_sha256 UNIQUE
    CONSTRAINT ck_recovery_code_code_sha256 CHECK (length(code_sha256) = 32),
  made_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (code_sha256, made_at) ON recovery_code TO gridwatch_app;
