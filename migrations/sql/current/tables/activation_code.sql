CREATE TABLE activation_code (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_activation_code PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_activation_code_account_id REFERENCES account,
  code_sha256 bytea NOT NULL CONSTRAINT uq_activation_code_code_sha256 UNIQUE,
  issued_by bigint CONSTRAINT fk_activation_code_issued_by REFERENCES account,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

-- A new sheet replaces the old: one live code a person.
CREATE UNIQUE INDEX uq_activation_code_live ON activation_code (account_id) WHERE used_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON activation_code TO gridwatch_app;
