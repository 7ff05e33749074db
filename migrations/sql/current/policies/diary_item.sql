SELECT guard('diary_item');

CREATE POLICY diary_item_read ON diary_item FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM diary d WHERE d.id = diary_id));

CREATE POLICY diary_item_raise ON diary_item FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM diary d WHERE d.id = diary_id AND d.officer_id = (SELECT actor_account())));

CREATE POLICY diary_item_follow_up ON diary_item FOR UPDATE USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM diary d WHERE d.id = diary_id AND pairing_is_below(d.pairing_id, 'diary.follow_up')));
