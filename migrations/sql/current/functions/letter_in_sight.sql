-- Whether a letter exists for the actor; as report_in_sight.
CREATE OR REPLACE FUNCTION letter_in_sight(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT l.id FROM letter l WHERE l.id = letter_in_sight.wanted;
END;
