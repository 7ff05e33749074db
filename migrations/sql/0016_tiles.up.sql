-- The versions of the map's layers. Writes to place, boundary and station wait while the triggers are made, a moment.
CREATE TABLE tile_layer (
  layer varchar(40) CONSTRAINT pk_tile_layer PRIMARY KEY
    CONSTRAINT ck_tile_layer_layer CHECK (layer IN ('county', 'town', 'village', 'group', 'grid', 'station')),
  stamp varchar NOT NULL DEFAULT left(replace(gen_random_uuid()::text, '-', ''), 12)
);
INSERT INTO tile_layer (layer) VALUES ('county'), ('town'), ('village'), ('group'), ('grid'), ('station');

-- A place is drawn in the layer of its level, and where a station may be, under the station.
CREATE FUNCTION tile_layers_of(level text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN level IN ('village', 'group', 'grid') THEN ARRAY[level, 'station'] ELSE ARRAY[level] END;

-- Stamps are random, so that a database restored from a backup and then changed otherwise never gives an old version to something else.
-- Once a transaction is enough: nobody sees it half done. The locks are taken in one order, or two imports could wait for each other.
-- SECURITY DEFINER: whoever changes territory may not write versions by hand.
CREATE FUNCTION tile_layers_change(changed text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE this_xid xid := pg_current_xact_id()::xid;
BEGIN
  PERFORM FROM tile_layer WHERE layer = ANY (changed) AND xmin <> this_xid ORDER BY layer FOR UPDATE;
  IF FOUND THEN
    UPDATE tile_layer SET stamp = DEFAULT WHERE layer = ANY (changed) AND xmin <> this_xid;
  END IF;
END $$;

-- A new place is drawn from its first boundary or station on, so its own insertion changes nothing.
CREATE FUNCTION tile_layers_follow_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tile_layers_change(tile_layers_of(NEW.level));
  RETURN NULL;
END $$;
CREATE TRIGGER tile_layers_follow_place AFTER UPDATE OF code, name, parent_id, closed_on, seat_lon, seat_lat ON place FOR EACH ROW
  WHEN ((OLD.code, OLD.name, OLD.parent_id, OLD.closed_on, OLD.seat_lon, OLD.seat_lat)
    IS DISTINCT FROM (NEW.code, NEW.name, NEW.parent_id, NEW.closed_on, NEW.seat_lon, NEW.seat_lat))
  EXECUTE FUNCTION tile_layers_follow_place();

-- Once a statement, because an import puts thousands of boundaries into force.
CREATE FUNCTION tile_layers_follow_boundaries() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION tile_layers_follow_stations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tile_layers_change(ARRAY['station']);
  RETURN NULL;
END $$;
CREATE TRIGGER tile_layers_follow_stations AFTER INSERT OR UPDATE OR DELETE ON station
  FOR EACH STATEMENT EXECUTE FUNCTION tile_layers_follow_stations();

-- Stations open and close on days that may be written down long before: the last such day is part of their layer's version.
CREATE INDEX ix_station_opened_on ON station (opened_on);
CREATE INDEX ix_station_closed_on ON station (closed_on);

GRANT SELECT ON tile_layer TO gridwatch_app;
