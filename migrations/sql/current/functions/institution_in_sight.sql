-- Whether an institution exists for the actor; as report_in_sight.
CREATE OR REPLACE FUNCTION institution_in_sight(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT i.id FROM institution i WHERE i.id = institution_in_sight.wanted;
END;
