-- Whether a finding exists for the actor; as report_in_sight.
CREATE OR REPLACE FUNCTION finding_in_sight(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT f.id FROM finding f WHERE f.id = finding_in_sight.wanted;
END;
