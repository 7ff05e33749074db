-- Once a statement, because an import puts thousands of boundaries into force.
CREATE OR REPLACE FUNCTION tile_layers_follow_boundaries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tile_layers_change(ARRAY(SELECT DISTINCT unnest(tile_layers_of(level)) FROM changed));
  RETURN NULL;
END $$;

CREATE TRIGGER tile_layers_follow_new_boundaries AFTER INSERT ON boundary
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tile_layers_follow_boundaries();

CREATE TRIGGER tile_layers_follow_boundaries AFTER UPDATE ON boundary
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tile_layers_follow_boundaries();

CREATE TRIGGER tile_layers_follow_lost_boundaries AFTER DELETE ON boundary
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tile_layers_follow_boundaries();
