-- Whether a task exists for the actor; as report_in_sight.
CREATE OR REPLACE FUNCTION task_in_sight(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT t.id FROM task t WHERE t.id = task_in_sight.wanted;
END;
