-- Synchronisation: what waits for a report that has not come, what was answered, and in which transaction rows changed.
-- Rewrites report, category, place, boundary and task (a new column with a value of its own in each row): a short outage on a large database.
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
ALTER TABLE sync_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync_item FORCE ROW LEVEL SECURITY;
CREATE POLICY sync_item_own ON sync_item FOR ALL USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key()));
GRANT SELECT, INSERT, DELETE, UPDATE (status, body, receipt, applied_at) ON sync_item TO gridwatch_app;

-- The transaction of the last change. A device asks for everything from the oldest transaction that was still open when it
-- last asked: so one that commits late is never missed, whatever its clock or key.
DO $$
DECLARE tracked text;
BEGIN
  FOREACH tracked IN ARRAY ARRAY['report', 'category', 'place', 'boundary', 'task'] LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN changed_xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint', tracked);
  END LOOP;
END $$;
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_xid := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END $$;
DO $$
DECLARE tracked text;
BEGIN
  FOREACH tracked IN ARRAY ARRAY['report', 'category', 'place', 'boundary', 'task'] LOOP
    EXECUTE format('CREATE TRIGGER note_change BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION note_change()', tracked);
  END LOOP;
END $$;

-- What became of a merged report is what becomes of the one that carries it.
CREATE FUNCTION merged_change_along() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  UPDATE report SET merged_into = merged_into WHERE merged_into = NEW.id;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;
CREATE TRIGGER merged_change_along AFTER UPDATE OF state ON report
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION merged_change_along();

-- A category is edited in place; each edit is a new version, which devices are told.
ALTER TABLE category ADD COLUMN version integer NOT NULL DEFAULT 1;
CREATE FUNCTION next_category_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER next_category_version BEFORE UPDATE ON category FOR EACH ROW EXECUTE FUNCTION next_category_version();
