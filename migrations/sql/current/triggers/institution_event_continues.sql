-- Events continue each other without a gap, and nobody adopts what they had a part in writing.
CREATE OR REPLACE FUNCTION institution_event_continues() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq = 1 AND NEW.from_state <> 'draft' OR NEW.seq > 1 AND NOT EXISTS (
      SELECT FROM institution_event e
      WHERE e.institution_id = NEW.institution_id AND e.seq = NEW.seq - 1 AND e.to_state = NEW.from_state) THEN
    RAISE EXCEPTION 'event % of institution % does not continue the one before', NEW.seq, NEW.institution_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'institution_event_continues';
  END IF;
  IF NEW.action = 'adopt' AND EXISTS (
      SELECT FROM institution_event e
      WHERE e.institution_id = NEW.institution_id AND e.account_id = NEW.account_id) THEN
    RAISE EXCEPTION 'account % wrote institution %', NEW.account_id, NEW.institution_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER institution_event_continues BEFORE INSERT ON institution_event
  FOR EACH ROW EXECUTE FUNCTION institution_event_continues();
