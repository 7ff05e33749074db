SELECT guard('recovery'), guard('recovery_code');

-- Told to the person, to whoever appoints there, to the county that seconds, and to the auditor.
CREATE POLICY recovery_read ON recovery FOR SELECT USING (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND (
       p.path && ARRAY(SELECT actor_places_with('people.appoint'))
       OR p.path && ARRAY(SELECT actor_places_with('recovery.second'))
       OR p.path && ARRAY(SELECT actor_places_with('audit.read')))));

CREATE POLICY recovery_ask ON recovery FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (asked_by = (SELECT actor_account()) AND seconded_at IS NULL AND completed_at IS NULL AND EXISTS (
        SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('people.appoint')))));

CREATE POLICY recovery_go_on ON recovery FOR UPDATE USING (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND (
       p.path && ARRAY(SELECT actor_places_with('people.appoint'))
       OR p.path && ARRAY(SELECT actor_places_with('recovery.second'))
       OR p.path && ARRAY(SELECT actor_places_with('audit.read')))))
  -- Seconded and proven by the county alone.
  WITH CHECK ((SELECT actor_is_system())
    OR ((seconded_by IS DISTINCT FROM (SELECT actor_account()) AND proven_by IS DISTINCT FROM (SELECT actor_account()))
        OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('recovery.second')))));

CREATE POLICY recovery_code_own ON recovery_code FOR ALL USING (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
