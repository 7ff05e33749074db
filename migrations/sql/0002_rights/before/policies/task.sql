SELECT guard('task');

CREATE POLICY task_read ON task FOR SELECT USING (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer'))
  OR EXISTS (SELECT FROM task_target t WHERE t.task_id = id));

CREATE POLICY task_issue ON task FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer')));

CREATE POLICY task_withdraw ON task FOR UPDATE USING (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer')));
