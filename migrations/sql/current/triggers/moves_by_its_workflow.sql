-- What has no events of its own moves only by a step of its workflow, which the trigger names.
CREATE OR REPLACE FUNCTION moves_by_its_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM workflow_step
                 WHERE workflow = TG_ARGV[0] AND from_state = OLD.state AND to_state = NEW.state) THEN
    RAISE EXCEPTION '% does not lead from % to %', TG_ARGV[0], OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'moves_by_its_workflow';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER visit_moves_by_its_workflow BEFORE UPDATE OF state ON visit
  FOR EACH ROW EXECUTE FUNCTION moves_by_its_workflow('visit');
CREATE TRIGGER extension_request_moves_by_its_workflow BEFORE UPDATE OF state ON extension_request
  FOR EACH ROW EXECUTE FUNCTION moves_by_its_workflow('extension');
