-- Events continue each other without a gap; who looks again neither found it nor handled it, and who looked again does
-- not sign it off.
CREATE OR REPLACE FUNCTION finding_event_continues() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  handling text[] := CASE NEW.action
    WHEN 'revisit' THEN ARRAY['enter', 'letter', 'order', 'feed_back'] WHEN 'sign_off' THEN ARRAY['revisit'] ELSE '{}' END;
BEGIN
  IF NEW.seq = 1 AND NEW.from_state <> 'unknown' OR NEW.seq > 1 AND NOT EXISTS (
      SELECT FROM finding_event e
      WHERE e.finding_id = NEW.finding_id AND e.seq = NEW.seq - 1 AND e.to_state = NEW.from_state) THEN
    RAISE EXCEPTION 'event % of finding % does not continue the one before', NEW.seq, NEW.finding_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_event_continues';
  END IF;
  IF EXISTS (SELECT FROM finding_event e WHERE e.finding_id = NEW.finding_id AND e.account_id = NEW.account_id
             AND e.action = ANY (handling))
     OR NEW.action = 'revisit' AND EXISTS (
       SELECT FROM finding_source s WHERE s.finding_id = NEW.finding_id AND s.account_id = NEW.account_id) THEN
    RAISE EXCEPTION 'account % had a part in finding %', NEW.account_id, NEW.finding_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER finding_event_continues BEFORE INSERT ON finding_event
  FOR EACH ROW EXECUTE FUNCTION finding_event_continues();
