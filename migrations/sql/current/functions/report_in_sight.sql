-- Whether a report exists for the actor: what hangs off it by its id alone follows its policies. Told as a set, since
-- only such a function is inlined, with one plan for all rows that ask.
CREATE OR REPLACE FUNCTION report_in_sight(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT r.id FROM report r WHERE r.id = report_in_sight.wanted;
END;
