-- The lowest desk that sees a report: 1 the station, 2 the town, 3 the county alone.
CREATE OR REPLACE FUNCTION seen_from(sealed_to text, held_reason text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN sealed_to = 'county' THEN 3 WHEN sealed_to IS NOT NULL OR held_reason IS NOT NULL THEN 2 ELSE 1 END;
