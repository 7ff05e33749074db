-- Events continue each other without a gap; nobody approves what they had a part in writing, nor checks an answer that
-- came by a link of theirs.
CREATE OR REPLACE FUNCTION letter_event_continues() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  had_the_link boolean;
BEGIN
  IF NEW.seq = 1 AND NEW.from_state <> 'blank' OR NEW.seq > 1 AND NOT EXISTS (
      SELECT FROM letter_event e
      WHERE e.letter_id = NEW.letter_id AND e.seq = NEW.seq - 1 AND e.to_state = NEW.from_state) THEN
    RAISE EXCEPTION 'event % of letter % does not continue the one before', NEW.seq, NEW.letter_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_event_continues';
  END IF;
  IF NEW.action = 'approve' AND EXISTS (
      SELECT FROM letter_event e
      WHERE e.letter_id = NEW.letter_id AND e.account_id = NEW.account_id AND e.action IN ('write', 'revise')) THEN
    RAISE EXCEPTION 'account % wrote letter %', NEW.account_id, NEW.letter_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
  END IF;
  IF NEW.action IN ('accept', 'return') THEN
    PERFORM set_config('gridwatch.system', 'on', true);
    had_the_link := EXISTS (SELECT FROM letter_link k
                            WHERE k.letter_id = NEW.letter_id AND k.made_by = NEW.account_id AND k.used_at IS NOT NULL);
    PERFORM set_config('gridwatch.system', system_before, true);
    IF had_the_link THEN
      RAISE EXCEPTION 'account % had the link by which letter % was answered', NEW.account_id, NEW.letter_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER letter_event_continues BEFORE INSERT ON letter_event
  FOR EACH ROW EXECUTE FUNCTION letter_event_continues();
