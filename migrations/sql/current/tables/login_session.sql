CREATE TABLE login_session (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_login_session PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_login_session_account_id REFERENCES account,
  token_sha256 bytea NOT NULL CONSTRAINT uq_login_session_token_sha256 UNIQUE,
  csrf_sha256 bytea,
  kind varchar(40) NOT NULL CONSTRAINT ck_login_session_kind CHECK (kind IN ('token', 'cookie')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CONSTRAINT ck_login_session_csrf CHECK ((kind = 'cookie') = (csrf_sha256 IS NOT NULL))
);
CREATE INDEX ix_login_session_account_id ON login_session (account_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON login_session TO gridwatch_app;
