-- Whether a visit exists for the actor; as report_in_sight.
CREATE OR REPLACE FUNCTION visit_in_sight(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT v.id FROM visit v WHERE v.id = visit_in_sight.wanted;
END;
