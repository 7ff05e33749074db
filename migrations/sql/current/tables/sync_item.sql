-- What a phone sent that waits for a report that has not come, and what was answered to the rest.
CREATE TABLE sync_item (
  reporter_key bytea NOT NULL CONSTRAINT ck_sync_item_reporter_key CHECK (length(reporter_key) = 16),
  id uuid NOT NULL,
  kind varchar(40) NOT NULL CONSTRAINT ck_sync_item_kind CHECK (kind IN ('move', 'evidence')),
  report_id uuid NOT NULL,
  body_sha256 bytea NOT NULL CONSTRAINT ck_sync_item_body_sha256 CHECK (length(body_sha256) = 32),
  body jsonb,
  status varchar(40) NOT NULL CONSTRAINT ck_sync_item_status CHECK (status IN ('waiting', 'accepted')),
  version integer,
  receipt jsonb,
  received_at timestamptz NOT NULL,
  applied_at timestamptz,
  -- No foreign key to the report: waiting for it is what this table is for.
  CONSTRAINT pk_sync_item PRIMARY KEY (reporter_key, id),
  -- The words of an item are kept only until it is applied.
  CONSTRAINT ck_sync_item_waiting CHECK ((status = 'waiting') = (body IS NOT NULL)),
  CONSTRAINT ck_sync_item_applied CHECK ((status = 'accepted') = (receipt IS NOT NULL AND applied_at IS NOT NULL))
);
CREATE INDEX ix_sync_item_waiting ON sync_item (reporter_key, report_id, version) WHERE status = 'waiting';
GRANT SELECT, INSERT, DELETE, UPDATE (status, body, receipt, applied_at) ON sync_item TO gridwatch_app;
