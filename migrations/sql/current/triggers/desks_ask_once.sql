-- A desk asks its reporter one question, and objects once to what it was given; what was decided on an objection is final.
CREATE OR REPLACE FUNCTION desks_ask_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lately text[] := ARRAY(SELECT e.action FROM report_event e
    WHERE e.report_id = NEW.report_id AND e.seq < NEW.seq AND e.action IN ('submit', 'admit', 'assign', NEW.action)
    ORDER BY e.seq DESC LIMIT 2);
BEGIN
  IF lately[1] = NEW.action OR (NEW.action = 'object' AND lately[2] = NEW.action) THEN
    RAISE EXCEPTION 'report % had its % from this desk', NEW.report_id, NEW.action
      USING ERRCODE = 'check_violation', CONSTRAINT = 'desks_ask_once';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER desks_ask_once BEFORE INSERT ON report_event
  FOR EACH ROW WHEN (NEW.action IN ('return', 'object')) EXECUTE FUNCTION desks_ask_once();
