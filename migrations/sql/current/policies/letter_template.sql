SELECT guard('letter_template');

-- The body's own people and those above; towns read the county's, by which theirs may be printed; and whoever has a
-- letter that was issued by it.
CREATE POLICY letter_template_read ON letter_template FOR SELECT USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.read')))
  OR EXISTS (SELECT FROM place p WHERE p.id IN (SELECT actor_places_with('letter.read')) AND place_id = ANY (p.path))
  OR EXISTS (SELECT FROM letter l WHERE l.template_id = letter_template.id));

CREATE POLICY letter_template_upload ON letter_template FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (made_by = (SELECT actor_account()) AND adopted_at IS NULL AND ended_at IS NULL
      AND EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.write')))));

CREATE POLICY letter_template_adopt ON letter_template FOR UPDATE USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.sign'))));
