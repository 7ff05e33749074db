SELECT guard('petition_count');

CREATE POLICY petition_count_read ON petition_count FOR SELECT USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('petition.read'))));

CREATE POLICY petition_count_record ON petition_count FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (recorded_by = (SELECT actor_account()) AND EXISTS (
        SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('petition.record')))));
