-- Events continue each other without a gap, and whoever raised it does not say what became of it.
CREATE OR REPLACE FUNCTION diary_item_event_continues() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq = 1 AND NEW.from_state <> 'draft' OR NEW.seq > 1 AND NOT EXISTS (
      SELECT FROM diary_item_event e
      WHERE e.diary_item_id = NEW.diary_item_id AND e.seq = NEW.seq - 1 AND e.to_state = NEW.from_state) THEN
    RAISE EXCEPTION 'event % of diary item % does not continue the one before', NEW.seq, NEW.diary_item_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'diary_item_event_continues';
  END IF;
  IF (NEW.action = 'raise') <> EXISTS (
      SELECT FROM diary_item i JOIN diary d ON d.id = i.diary_id
      WHERE i.id = NEW.diary_item_id AND d.officer_id = NEW.account_id) THEN
    RAISE EXCEPTION 'account % raised diary item %, or did not', NEW.account_id, NEW.diary_item_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER diary_item_event_continues BEFORE INSERT ON diary_item_event
  FOR EACH ROW EXECUTE FUNCTION diary_item_event_continues();
