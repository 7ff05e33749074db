-- What somebody is cleared upon stays found untrue, unless the clearing was dropped.
CREATE OR REPLACE FUNCTION untrue_stays_while_cleared() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.untrue_reason IS NOT NULL AND NEW.untrue_reason IS NULL AND EXISTS (
      SELECT FROM clearing_basis b JOIN clearing c ON c.id = b.clearing_id
      WHERE b.report_id = OLD.report_id AND c.state <> 'dropped') THEN
    RAISE EXCEPTION 'somebody is cleared because report % was found untrue', OLD.report_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'untrue_stays_while_cleared';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER untrue_stays_while_cleared BEFORE UPDATE OF untrue_reason ON clue_outcome
  FOR EACH ROW EXECUTE FUNCTION untrue_stays_while_cleared();
