SELECT guard('petition_comparison');

CREATE POLICY petition_comparison_read ON petition_comparison FOR SELECT USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('petition.read'))));

CREATE POLICY petition_comparison_record ON petition_comparison FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (made_by = (SELECT actor_account()) AND EXISTS (
        SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('petition.record')))));
