CREATE TABLE account (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_account PRIMARY KEY,
  phone varchar NOT NULL CONSTRAINT uq_account_phone UNIQUE CONSTRAINT ck_account_phone CHECK (phone ~ '^\+?[0-9]{5,15}$'),
  name varchar NOT NULL CONSTRAINT ck_account_name CHECK (btrim(name) <> ''),
  password_hash varchar CONSTRAINT ck_account_password_hash CHECK (password_hash LIKE '$argon2id$%'),
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  first_signed_in_at timestamptz
);
CREATE INDEX ix_account_name ON account USING gin (name gin_trgm_ops);
CREATE INDEX ix_account_folded_name ON account (folded_name(name));
GRANT SELECT, INSERT, UPDATE ON account TO gridwatch_app;
