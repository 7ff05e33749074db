-- A clearing stands where its last event put it, and rests on a report; checked at commit, so that either may be written
-- first.
CREATE OR REPLACE FUNCTION clearing_follows_its_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM clearing_event e WHERE e.clearing_id = NEW.id AND e.seq = NEW.version AND e.to_state = NEW.state)
     OR NOT EXISTS (SELECT FROM clearing_basis b WHERE b.clearing_id = NEW.id) THEN
    RAISE EXCEPTION 'clearing % is % at version %, and no event or no report says so', NEW.id, NEW.state, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_follows_its_events';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER clearing_follows_its_events AFTER INSERT OR UPDATE OF state, version ON clearing
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION clearing_follows_its_events();
