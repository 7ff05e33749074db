CREATE OR REPLACE FUNCTION level_depth(level text) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN array_position(ARRAY['county', 'town', 'village', 'group', 'grid'], level) - 1;
