-- How somebody without their code gets back into their account: asked by one, seconded by another at the county, after a
-- wait in which whoever is told of it can stop it.
CREATE TABLE recovery (
  id uuid CONSTRAINT pk_recovery PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_recovery_account_id REFERENCES account,
  -- Whose people see it: the place of an office of the account.
  place_id bigint NOT NULL CONSTRAINT fk_recovery_place_id REFERENCES place,
  reason varchar(200) NOT NULL CONSTRAINT ck_recovery_reason CHECK (length(reason) >= 4),
  asked_by bigint NOT NULL CONSTRAINT fk_recovery_asked_by REFERENCES account,
  asked_at timestamptz NOT NULL,
  seconded_by bigint CONSTRAINT fk_recovery_seconded_by REFERENCES account,
  seconded_at timestamptz,
  opens_at timestamptz,
  code_sha256 bytea CONSTRAINT uq_recovery_code UNIQUE CONSTRAINT ck_recovery_code CHECK (length(code_sha256) = 32),
  code_until timestamptz,
  stopped_by bigint CONSTRAINT fk_recovery_stopped_by REFERENCES account,
  stopped_at timestamptz,
  completed_at timestamptz,
  -- Who says that it is the person: the county, or nobody where their own recovery code said so.
  proven_by bigint CONSTRAINT fk_recovery_proven_by REFERENCES account,
  proven_at timestamptz,
  told varchar(40) CONSTRAINT ck_recovery_told CHECK (told IN ('asked', 'completed')),
  CONSTRAINT ck_recovery_asked CHECK (asked_by <> account_id),
  CONSTRAINT ck_recovery_seconded CHECK ((seconded_by IS NULL) = (seconded_at IS NULL) AND (seconded_at IS NULL) = (opens_at IS NULL)
    AND seconded_by <> asked_by AND seconded_by <> account_id),
  CONSTRAINT ck_recovery_opened CHECK ((code_sha256 IS NULL) = (code_until IS NULL) AND (code_sha256 IS NULL OR seconded_at IS NOT NULL)),
  CONSTRAINT ck_recovery_ends_once CHECK ((stopped_by IS NULL) = (stopped_at IS NULL) AND num_nonnulls(stopped_at, completed_at) <= 1),
  CONSTRAINT ck_recovery_completed CHECK (completed_at IS NULL OR (code_sha256 IS NOT NULL AND completed_at >= opens_at)),
  CONSTRAINT ck_recovery_proven CHECK ((proven_at IS NULL OR completed_at IS NOT NULL) AND (proven_by IS NULL OR proven_at IS NOT NULL)
    AND proven_by NOT IN (asked_by, seconded_by, account_id))
);
CREATE UNIQUE INDEX uq_recovery_under_way ON recovery (account_id) WHERE stopped_at IS NULL AND completed_at IS NULL;
CREATE INDEX ix_recovery_asked_at ON recovery (asked_at, id);
CREATE INDEX ix_recovery_place_id ON recovery (place_id);
GRANT SELECT, INSERT, UPDATE (seconded_by, seconded_at, opens_at, code_sha256, code_until, stopped_by, stopped_at, completed_at,
  proven_by, proven_at, told) ON recovery TO gridwatch_app;
