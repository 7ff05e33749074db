CREATE OR REPLACE FUNCTION paired_villages_are_the_towns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pairing g JOIN place v ON g.town_id = ANY (v.path)
                 WHERE g.id = NEW.pairing_id AND v.id = NEW.village_id) THEN
    RAISE EXCEPTION 'village % does not lie in the town of pairing %', NEW.village_id, NEW.pairing_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'paired_villages_are_the_towns';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER paired_villages_are_the_towns BEFORE INSERT ON pairing_village
  FOR EACH ROW EXECUTE FUNCTION paired_villages_are_the_towns();
