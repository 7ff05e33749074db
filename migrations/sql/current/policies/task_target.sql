SELECT guard('task_target');

CREATE POLICY task_target_read ON task_target FOR SELECT USING (
  (SELECT actor_is_system()) OR actor_reaches(place_id));

-- Not by the task's own policy, which asks this table: that would never end.
CREATE POLICY task_target_issue ON task_target FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM place p WHERE p.id = place_id
    AND p.path && ARRAY(SELECT actor_places_with('task.issue'))));
