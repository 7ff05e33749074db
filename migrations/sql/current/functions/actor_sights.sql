-- From which desk the actor looks at each place: 0 not at all, 1 a station's, 2 a town's, 3 the county's.
CREATE OR REPLACE FUNCTION actor_sights(places bigint[]) RETURNS TABLE (id bigint, sight smallint) LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH held AS MATERIALIZED (
    SELECT COALESCE(array_agg(h.id) FILTER (WHERE h.level = 'county'), '{}') AS county,
           COALESCE(array_agg(h.id) FILTER (WHERE h.level = 'town'), '{}') AS town,
           COALESCE(array_agg(h.id) FILTER (WHERE h.level = 'village'), '{}') AS station
    FROM actor_places_with('figures.read') r (id) JOIN place h ON h.id = r.id)
  SELECT p.id, CASE WHEN (SELECT actor_is_system()) OR p.path && held.county THEN 3 WHEN p.path && held.town THEN 2
                    WHEN p.path && held.station THEN 1 ELSE 0 END
  FROM place p CROSS JOIN held WHERE p.id = ANY (actor_sights.places);
END;
