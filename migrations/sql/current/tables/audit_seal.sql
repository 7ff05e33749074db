CREATE TABLE audit_seal (
  seq bigint CONSTRAINT pk_audit_seal PRIMARY KEY,
  entry_ids bigint[] NOT NULL CONSTRAINT ck_audit_seal_entry_ids CHECK (cardinality(entry_ids) > 0),
  upto_id bigint NOT NULL,
  chain_sha256 bytea NOT NULL,
  sealed_at timestamptz NOT NULL
);
SELECT keep_events('audit_seal');
