SELECT guard('saved_view');

CREATE POLICY saved_view_read ON saved_view FOR SELECT USING (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account())
  OR place_id IN (SELECT actor_places_with('report.read')));

CREATE POLICY saved_view_make ON saved_view FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (account_id = (SELECT actor_account())
      AND (place_id IS NULL OR place_id IN (SELECT actor_places_with('report.read')))));

CREATE POLICY saved_view_drop ON saved_view FOR DELETE USING (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
