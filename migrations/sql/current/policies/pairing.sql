SELECT guard('pairing');

-- One's own, and those of the towns that one reads; the village and its neighbours do not.
CREATE POLICY pairing_read ON pairing FOR SELECT USING (
  (SELECT actor_is_system()) OR officer_id = (SELECT actor_account())
  OR EXISTS (SELECT FROM place p WHERE p.id = town_id AND p.path && ARRAY(SELECT actor_places_with('pairing.read'))));

CREATE POLICY pairing_make ON pairing FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (made_by = (SELECT actor_account()) AND EXISTS (
        SELECT FROM place p WHERE p.id = town_id AND p.path && ARRAY(SELECT actor_places_with('pairing.make')))));

CREATE POLICY pairing_end ON pairing FOR UPDATE USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = town_id AND p.path && ARRAY(SELECT actor_places_with('pairing.make'))));
