-- A link by which a body without an account reads a letter and answers it, once. The secret itself is kept by nobody.
CREATE TABLE letter_link (
  token_sha256 bytea CONSTRAINT pk_letter_link PRIMARY KEY,
  letter_id uuid NOT NULL CONSTRAINT fk_letter_link_letter_id REFERENCES letter,
  made_by bigint NOT NULL CONSTRAINT fk_letter_link_made_by REFERENCES account,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  CONSTRAINT ck_letter_link_expires CHECK (expires_at > made_at)
);
GRANT SELECT, INSERT, UPDATE (used_at, expires_at) ON letter_link TO gridwatch_app;
