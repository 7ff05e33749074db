-- What is about disclosure is part of all: the newest count of the one is never above the newest of the other. Whoever
-- records another of the same place waits.
CREATE OR REPLACE FUNCTION petition_parts_fit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE other integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('petition'), hashint8(NEW.place_id));
  SELECT c.count INTO other FROM petition_count c
    WHERE (c.place_id, c.first, c.past, c.definition) = (NEW.place_id, NEW.first, NEW.past, NEW.definition)
      AND c.kind <> NEW.kind
    ORDER BY c.taken_at DESC, c.recorded_at DESC LIMIT 1;
  IF NEW.kind = 'all' AND other > NEW.count OR NEW.kind <> 'all' AND NEW.count > other THEN
    RAISE EXCEPTION 'petitions about disclosure are more than all: % and %', NEW.count, other
      USING ERRCODE = 'check_violation', CONSTRAINT = 'petition_parts_fit';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER petition_parts_fit BEFORE INSERT ON petition_count
  FOR EACH ROW EXECUTE FUNCTION petition_parts_fit();
