-- It stands where its last event put it; checked at commit, so that either may be written first.
CREATE OR REPLACE FUNCTION diary_item_follows_its_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM diary_item_event e
                 WHERE e.diary_item_id = NEW.id AND e.seq = NEW.version AND e.to_state = NEW.state) THEN
    RAISE EXCEPTION 'diary item % is % at version %, and no event says so', NEW.id, NEW.state, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'diary_item_follows_its_events';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER diary_item_follows_its_events AFTER INSERT OR UPDATE OF state, version ON diary_item
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION diary_item_follows_its_events();
