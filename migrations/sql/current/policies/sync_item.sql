SELECT guard('sync_item');

CREATE POLICY sync_item_own ON sync_item FOR ALL USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key()));
