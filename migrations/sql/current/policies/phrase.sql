SELECT guard('phrase');

-- A desk reads its own and those of the desks above it, and keeps its own.
CREATE POLICY phrase_read ON phrase FOR SELECT USING (
  (SELECT actor_is_system())
  OR place_id IN (SELECT unnest(p.path) FROM place p WHERE p.id IN (SELECT actor_places_with('report.read'))));

CREATE POLICY phrase_make ON phrase FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (made_by = (SELECT actor_account()) AND place_id IN (SELECT actor_places_with('report.read'))));

CREATE POLICY phrase_drop ON phrase FOR DELETE USING (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places_with('report.read')));
