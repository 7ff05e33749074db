-- A letter stands where its last event put it; checked at commit, so that either may be written first. Whoever answers
-- by a link is nobody by then, and sees no event: so the product looks.
CREATE OR REPLACE FUNCTION letter_follows_its_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  is_told boolean;
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  is_told := EXISTS (SELECT FROM letter_event e
                     WHERE e.letter_id = NEW.id AND e.seq = NEW.version AND e.to_state = NEW.state);
  PERFORM set_config('gridwatch.system', system_before, true);
  IF NOT is_told THEN
    RAISE EXCEPTION 'letter % is % at version %, and no event says so', NEW.id, NEW.state, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_follows_its_events';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER letter_follows_its_events AFTER INSERT OR UPDATE OF state, version ON letter
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION letter_follows_its_events();
