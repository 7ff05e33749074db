-- From which desk the actor looks at each place: 0 not at all, 1 a station's, 2 a town's, 3 the county's.
CREATE OR REPLACE FUNCTION actor_sights(places bigint[]) RETURNS TABLE (id bigint, sight smallint) LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH post AS MATERIALIZED (
    SELECT ARRAY(SELECT actor_places('county_officer')) AS county, ARRAY(SELECT actor_places('town_clerk', 'town_secretary')) AS town,
           ARRAY(SELECT actor_places('chief', 'deputy')) AS station)
  SELECT p.id, CASE WHEN (SELECT actor_is_system()) OR p.path && post.county THEN 3 WHEN p.path && post.town THEN 2
                    WHEN p.path && post.station THEN 1 ELSE 0 END
  FROM place p CROSS JOIN post WHERE p.id = ANY (actor_sights.places);
END;
