SELECT guard('letter');

-- Who issues it and those above; to whom it goes, once it is issued, and the commission of their place. A closed one is
-- read by the named alone.
CREATE POLICY letter_read ON letter FOR SELECT USING (
  (SELECT actor_is_system())
  OR (is_closed AND actor_is_named(id))
  OR (NOT is_closed AND (
        EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.read')))
        OR (issued_at IS NOT NULL AND (
              unit_id IN (SELECT actor_units())
              OR to_place_id IN (SELECT actor_places_with('letter.answer'))
              OR EXISTS (SELECT FROM place p WHERE p.id = COALESCE(to_place_id, (SELECT u.place_id FROM unit u WHERE u.id = unit_id))
                         AND p.path && ARRAY(SELECT actor_places_with('letter.read'))))))));

CREATE POLICY letter_write ON letter FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.write'))));

-- An UPDATE that looks at nothing asks no policy of reading: so this one says again whom a closed letter names.
CREATE POLICY letter_move ON letter FOR UPDATE USING (
  (SELECT actor_is_system())
  OR ((NOT is_closed OR actor_is_named(id)) AND (
        EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.write')))
        OR (issued_at IS NOT NULL AND (unit_id IN (SELECT actor_units())
                                       OR to_place_id IN (SELECT actor_places_with('letter.answer')))))));
