-- A place is drawn in the layer of its level, and where a station may be, under the station.
CREATE OR REPLACE FUNCTION tile_layers_of(level text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN level IN ('village', 'group', 'grid') THEN ARRAY[level, 'station'] ELSE ARRAY[level] END;
