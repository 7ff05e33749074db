SELECT guard('diary_village');

CREATE POLICY diary_village_read ON diary_village FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM diary d WHERE d.id = diary_id));

CREATE POLICY diary_village_write ON diary_village FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM diary d WHERE d.id = diary_id AND d.officer_id = (SELECT actor_account())));
