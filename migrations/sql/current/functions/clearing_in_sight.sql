-- Whether a clearing exists for the actor; as report_in_sight.
CREATE OR REPLACE FUNCTION clearing_in_sight(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT c.id FROM clearing c WHERE c.id = clearing_in_sight.wanted;
END;
