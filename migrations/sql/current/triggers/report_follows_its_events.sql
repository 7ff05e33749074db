-- A report stands where its last event put it: state, custodian and deadline. Checked at commit, so that either may be written first; as the
-- product itself, since whoever moved it may not see it: a responder, or somebody just excluded.
CREATE OR REPLACE FUNCTION report_follows_its_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  IF NOT EXISTS (
      SELECT FROM report_event e
      WHERE e.report_id = NEW.id AND e.seq = NEW.version AND e.to_state = NEW.state AND e.custodian = NEW.custodian
        AND e.due_at IS NOT DISTINCT FROM NEW.due_at) THEN
    RAISE EXCEPTION 'report % is % at version %, and no event says so', NEW.id, NEW.state, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'report_follows_its_events';
  END IF;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER report_follows_its_events AFTER INSERT OR UPDATE OF state, version, custodian, due_at ON report
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION report_follows_its_events();
