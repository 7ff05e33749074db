SELECT guard('institution');

-- At and below one's desk all; above it what was adopted, since it binds who is below.
CREATE POLICY institution_read ON institution FOR SELECT USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id
             AND p.path && ARRAY(SELECT actor_places_with('institution.read')))
  OR (effective IS NOT NULL AND place_id IN (
        SELECT unnest(p.path) FROM place p WHERE p.id IN (SELECT actor_places_with('institution.read')))));

CREATE POLICY institution_propose ON institution FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id
             AND p.path && ARRAY(SELECT actor_places_with('institution.propose'))));

CREATE POLICY institution_move ON institution FOR UPDATE USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id
             AND (p.path && ARRAY(SELECT actor_places_with('institution.propose'))
                  OR p.path && ARRAY(SELECT actor_places_with('institution.adopt')))));
