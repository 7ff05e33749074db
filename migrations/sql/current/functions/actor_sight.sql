CREATE OR REPLACE FUNCTION actor_sight(place bigint) RETURNS smallint LANGUAGE sql STABLE
  RETURN (SELECT s.sight FROM actor_sights(ARRAY[actor_sight.place]) s);
