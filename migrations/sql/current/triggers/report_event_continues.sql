-- Events continue each other without a gap, and who handled a round neither revisits nor signs it off.
CREATE OR REPLACE FUNCTION report_event_continues() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq = 1 THEN
    IF NEW.from_state <> 'draft' THEN
      RAISE EXCEPTION 'the first event of report % must start from draft', NEW.report_id USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM report_event e
                    WHERE e.report_id = NEW.report_id AND e.seq = NEW.seq - 1 AND e.to_state = NEW.from_state) THEN
    RAISE EXCEPTION 'event % of report % does not continue the one before', NEW.seq, NEW.report_id
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.action IN ('revisit', 'close') AND EXISTS (
      SELECT FROM report_event e
      WHERE e.report_id = NEW.report_id AND e.round = NEW.round AND e.account_id = NEW.account_id
        AND (e.action IN ('village_fix', 'quick_fix', 'order', 'order_again', 'give_feedback')
             OR (NEW.action = 'close' AND e.action = 'revisit'))) THEN
    RAISE EXCEPTION 'account % handled this round of report %', NEW.account_id, NEW.report_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER report_event_continues BEFORE INSERT ON report_event
  FOR EACH ROW EXECUTE FUNCTION report_event_continues();
