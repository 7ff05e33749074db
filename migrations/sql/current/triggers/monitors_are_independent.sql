CREATE OR REPLACE FUNCTION monitors_are_independent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE village bigint;
BEGIN
  -- A committee changing at the same moment waits for us, or we for it.
  SELECT p.id INTO village FROM place g JOIN place p ON p.id = ANY (g.path) AND p.level = 'village' WHERE g.id = NEW.place_id;
  PERFORM pg_advisory_xact_lock(hashtext('village'), village::integer);
  IF barred_from_village(NEW.account_id, village, NEW.term) THEN
    RAISE EXCEPTION 'account % or a near relative sits on a committee of village %', NEW.account_id, village
      USING ERRCODE = 'check_violation', CONSTRAINT = 'monitors_are_independent';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER monitors_are_independent BEFORE INSERT ON appointment
  FOR EACH ROW WHEN (NEW.role = 'monitor') EXECUTE FUNCTION monitors_are_independent();
