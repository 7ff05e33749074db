-- A finding stands where its last event put it; checked at commit, so that either may be written first.
CREATE OR REPLACE FUNCTION finding_follows_its_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM finding_event e
                 WHERE e.finding_id = NEW.id AND e.seq = NEW.version AND e.to_state = NEW.state) THEN
    RAISE EXCEPTION 'finding % is % at version %, and no event says so', NEW.id, NEW.state, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_follows_its_events';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER finding_follows_its_events AFTER INSERT OR UPDATE OF state, version ON finding
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION finding_follows_its_events();
