CREATE OR REPLACE FUNCTION places_below_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE place SET path = NEW.path || path[cardinality(OLD.path) + 1:]
    WHERE path @> ARRAY[NEW.id] AND id <> NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER places_below_follow AFTER UPDATE OF parent_id ON place
  FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION places_below_follow();
