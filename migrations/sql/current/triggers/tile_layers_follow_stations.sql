CREATE OR REPLACE FUNCTION tile_layers_follow_stations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tile_layers_change(ARRAY['station']);
  RETURN NULL;
END $$;

CREATE TRIGGER tile_layers_follow_stations AFTER INSERT OR UPDATE OR DELETE ON station
  FOR EACH STATEMENT EXECUTE FUNCTION tile_layers_follow_stations();
