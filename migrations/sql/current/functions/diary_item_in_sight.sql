-- Whether a diary's problem or suggestion exists for the actor; as report_in_sight.
CREATE OR REPLACE FUNCTION diary_item_in_sight(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT i.id FROM diary_item i WHERE i.id = diary_item_in_sight.wanted;
END;
