SELECT guard('task');

CREATE POLICY task_read ON task FOR SELECT USING (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places_with('task.issue'))
  OR EXISTS (SELECT FROM task_target t WHERE t.task_id = id));

CREATE POLICY task_issue ON task FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places_with('task.issue')));

CREATE POLICY task_withdraw ON task FOR UPDATE USING (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places_with('task.issue')));
