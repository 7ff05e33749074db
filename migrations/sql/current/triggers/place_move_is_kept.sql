CREATE OR REPLACE FUNCTION place_move_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO place_move VALUES (NEW.id, clock_timestamp(), OLD.path);
  RETURN NULL;
END $$;

CREATE TRIGGER place_move_is_kept AFTER UPDATE OF parent_id, path ON place
  FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION place_move_is_kept();
