-- Whether an appointment of the actor, in a role that issues or carries out tasks, lies above, at or below a place.
CREATE OR REPLACE FUNCTION actor_reaches(place bigint) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (
    SELECT FROM place target, appointment a JOIN place held ON held.id = a.place_id
    WHERE target.id = actor_reaches.place AND a.account_id = actor_account() AND a.in_force @> statement_timestamp()
      AND a.role IN ('monitor', 'deputy', 'chief', 'town_clerk', 'town_secretary', 'county_officer')
      AND (held.id = ANY (target.path) OR target.id = ANY (held.path)));
END;
