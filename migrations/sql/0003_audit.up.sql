-- The audit trail: the application inserts, and can change nothing afterwards.
CREATE FUNCTION actor_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('gridwatch.account', true), '')::bigint;
CREATE FUNCTION actor_reporter_key() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  RETURN decode(NULLIF(current_setting('gridwatch.reporter_key', true), ''), 'hex');
CREATE FUNCTION actor_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN COALESCE(current_setting('gridwatch.system', true), '') = 'on';
CREATE FUNCTION actor_places(VARIADIC roles text[]) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 2
BEGIN ATOMIC
  SELECT place_id FROM appointment
    WHERE account_id = actor_account() AND role = ANY (roles) AND in_force @> statement_timestamp();
END;
CREATE FUNCTION actor_units() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
  SELECT unit_id FROM appointment
    WHERE account_id = actor_account() AND role = 'responder' AND in_force @> statement_timestamp();
END;

CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_audit_entry PRIMARY KEY,
  at timestamptz NOT NULL,
  account_id bigint CONSTRAINT fk_audit_entry_account_id REFERENCES account,
  action varchar NOT NULL,
  subject varchar NOT NULL,
  subject_id varchar NOT NULL,
  facts jsonb NOT NULL
);
CREATE INDEX ix_audit_entry_subject ON audit_entry (subject, subject_id);

CREATE TABLE audit_seal (
  seq bigint CONSTRAINT pk_audit_seal PRIMARY KEY,
  entry_ids bigint[] NOT NULL CONSTRAINT ck_audit_seal_entry_ids CHECK (cardinality(entry_ids) > 0),
  upto_id bigint NOT NULL,
  chain_sha256 bytea NOT NULL,
  sealed_at timestamptz NOT NULL
);

-- Anybody's act is recorded; only an auditor, and the product when it seals, can read what was.
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_entry_insert ON audit_entry FOR INSERT WITH CHECK (true);
CREATE POLICY audit_entry_read ON audit_entry FOR SELECT
  USING (actor_is_system() OR EXISTS (SELECT actor_places('auditor')));

ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_seal FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_seal_insert ON audit_seal FOR INSERT WITH CHECK (actor_is_system());
CREATE POLICY audit_seal_read ON audit_seal FOR SELECT
  USING (actor_is_system() OR EXISTS (SELECT actor_places('auditor')));

GRANT SELECT, INSERT ON audit_entry, audit_seal TO gridwatch_app;
