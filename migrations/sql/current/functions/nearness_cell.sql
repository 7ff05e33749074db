-- PostGIS' && is not leakproof, so that row-level security keeps it from any index. A bigint is: the cell of a grid of
-- 0.01 degrees (about 1 km) finds the few that ST_DWithin then measures.
CREATE OR REPLACE FUNCTION nearness_cell(lon double precision, lat double precision) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN floor(lon * 100)::bigint * 100000 + floor(lat * 100)::bigint;
