-- The path and the parent's level follow the parent, so that no importer can get them wrong.
CREATE OR REPLACE FUNCTION place_follows_its_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.parent_id = ANY (SELECT unnest(path) FROM place WHERE id = NEW.parent_id AND NEW.id = ANY (path)) THEN
    RAISE EXCEPTION 'place % cannot lie below itself', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  SELECT p.level, p.path || NEW.id INTO NEW.parent_level, NEW.path FROM place p WHERE p.id = NEW.parent_id;
  IF NEW.parent_id IS NULL THEN
    NEW.path := ARRAY[NEW.id];
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER place_follows_its_parent BEFORE INSERT OR UPDATE OF parent_id ON place
  FOR EACH ROW EXECUTE FUNCTION place_follows_its_parent();
