-- Whether a place lies above, at or below one for which the actor issues or carries out tasks.
CREATE OR REPLACE FUNCTION actor_reaches(place bigint) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (
    SELECT FROM place target, actor_places_with('task.read') h (id) JOIN place held ON held.id = h.id
    WHERE target.id = actor_reaches.place AND (held.id = ANY (target.path) OR target.id = ANY (held.path)));
END;
