SELECT guard('diary_item_event');

CREATE POLICY diary_item_event_read ON diary_item_event FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM diary_item_in_sight(diary_item_id)));

-- In one's own name, and by the right that the step takes (gridwatch/pairing/lifecycle.py).
CREATE POLICY diary_item_event_add ON diary_item_event FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (account_id = (SELECT actor_account()) AND EXISTS (
        SELECT FROM diary_item i JOIN diary d ON d.id = i.diary_id
        WHERE i.id = diary_item_id AND pairing_is_below(
          d.pairing_id, CASE action WHEN 'raise' THEN 'diary.write' ELSE 'diary.follow_up' END))));
