-- A new place is drawn from its first boundary or station on, so its own insertion changes nothing.
CREATE OR REPLACE FUNCTION tile_layers_follow_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tile_layers_change(tile_layers_of(NEW.level));
  RETURN NULL;
END $$;

CREATE TRIGGER tile_layers_follow_place AFTER UPDATE OF code, name, parent_id, closed_on, seat_lon, seat_lat ON place FOR EACH ROW
  WHEN ((OLD.code, OLD.name, OLD.parent_id, OLD.closed_on, OLD.seat_lon, OLD.seat_lat)
    IS DISTINCT FROM (NEW.code, NEW.name, NEW.parent_id, NEW.closed_on, NEW.seat_lon, NEW.seat_lat))
  EXECUTE FUNCTION tile_layers_follow_place();
