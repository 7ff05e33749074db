-- A finding that left the ledger is found no more: nobody adds a source to it, which would work on it behind its back.
CREATE OR REPLACE FUNCTION findings_leave_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM finding f WHERE f.id = NEW.finding_id
             AND f.state NOT IN ('entered', 'lettered', 'ordered', 'feedback', 'revisited')) THEN
    RAISE EXCEPTION 'finding % has left the ledger', NEW.finding_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'findings_leave_once';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER findings_leave_once BEFORE INSERT ON finding_source
  FOR EACH ROW EXECUTE FUNCTION findings_leave_once();
