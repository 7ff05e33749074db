-- Every code that a place ever had stays on record with its days.
CREATE OR REPLACE FUNCTION place_code_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO place_code (place_id, code, valid)
      VALUES (NEW.id, NEW.code, daterange(NEW.opened_on, NEW.closed_on));
    RETURN NULL;
  END IF;
  IF NEW.code <> OLD.code THEN
    DELETE FROM place_code WHERE place_id = NEW.id AND upper_inf(valid) AND lower(valid) >= CURRENT_DATE;
    UPDATE place_code SET valid = daterange(lower(valid), CURRENT_DATE) WHERE place_id = NEW.id AND upper_inf(valid);
    INSERT INTO place_code (place_id, code, valid) VALUES (NEW.id, NEW.code, daterange(CURRENT_DATE, NULL));
  END IF;
  IF NEW.closed_on IS NOT NULL AND OLD.closed_on IS NULL THEN
    DELETE FROM place_code WHERE place_id = NEW.id AND upper_inf(valid) AND lower(valid) >= NEW.closed_on;
    UPDATE place_code SET valid = daterange(lower(valid), NEW.closed_on) WHERE place_id = NEW.id AND upper_inf(valid);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER place_code_is_kept AFTER INSERT OR UPDATE OF code, closed_on ON place
  FOR EACH ROW EXECUTE FUNCTION place_code_is_kept();
