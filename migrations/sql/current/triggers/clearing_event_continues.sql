-- Events continue each other without a gap; who approves made none of those before.
CREATE OR REPLACE FUNCTION clearing_event_continues() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq = 1 AND NEW.from_state <> 'draft' OR NEW.seq > 1 AND NOT EXISTS (
      SELECT FROM clearing_event e
      WHERE e.clearing_id = NEW.clearing_id AND e.seq = NEW.seq - 1 AND e.to_state = NEW.from_state) THEN
    RAISE EXCEPTION 'event % of clearing % does not continue the one before', NEW.seq, NEW.clearing_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_event_continues';
  END IF;
  IF NEW.action = 'approve' AND EXISTS (
      SELECT FROM clearing_event e WHERE e.clearing_id = NEW.clearing_id AND e.account_id = NEW.account_id) THEN
    RAISE EXCEPTION 'account % had a part in clearing %', NEW.account_id, NEW.clearing_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER clearing_event_continues BEFORE INSERT ON clearing_event
  FOR EACH ROW EXECUTE FUNCTION clearing_event_continues();
