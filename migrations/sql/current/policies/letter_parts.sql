SELECT guard('letter_item'), guard('letter_answer'), guard('letter_event'), guard('letter_reader'), guard('letter_link');

CREATE POLICY letter_item_read ON letter_item FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM letter_in_sight(letter_id)));

CREATE POLICY letter_item_write ON letter_item FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM letter l JOIN place p ON p.id = l.place_id
    WHERE l.id = letter_id AND p.path && ARRAY(SELECT actor_places_with('letter.write'))));

CREATE POLICY letter_item_take_back ON letter_item FOR DELETE USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM letter l JOIN place p ON p.id = l.place_id
    WHERE l.id = letter_id AND p.path && ARRAY(SELECT actor_places_with('letter.write'))));

CREATE POLICY letter_answer_read ON letter_answer FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM letter_in_sight(letter_id)));

-- In one's own name, as the addressee.
CREATE POLICY letter_answer_give ON letter_answer FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (answered_by = (SELECT actor_account()) AND EXISTS (
        SELECT FROM letter l WHERE l.id = letter_id
          AND (l.unit_id IN (SELECT actor_units()) OR l.to_place_id IN (SELECT actor_places_with('letter.answer'))))));

CREATE POLICY letter_answer_check ON letter_answer FOR UPDATE USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM letter l JOIN place p ON p.id = l.place_id
    WHERE l.id = letter_id AND p.path && ARRAY(SELECT actor_places_with('letter.write'))))
  WITH CHECK ((SELECT actor_is_system()) OR checked_by = (SELECT actor_account()));

CREATE POLICY letter_event_read ON letter_event FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM letter_in_sight(letter_id)));

-- In one's own name, and by the right that the step takes (gridwatch/letters/lifecycle.py).
CREATE POLICY letter_event_add ON letter_event FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (account_id = (SELECT actor_account()) AND EXISTS (
        SELECT FROM letter l JOIN place p ON p.id = l.place_id
        WHERE l.id = letter_id AND CASE
          WHEN action IN ('approve', 'send_back', 'issue', 'void', 'follow', 'answer_objection')
            THEN p.path && ARRAY(SELECT actor_places_with('letter.sign'))
          WHEN action IN ('reply', 'object')
            THEN l.unit_id IN (SELECT actor_units()) OR l.to_place_id IN (SELECT actor_places_with('letter.answer'))
          WHEN action = 'receive'
            THEN l.unit_id IN (SELECT actor_units()) OR l.to_place_id IN (SELECT actor_places_with('letter.answer'))
              OR p.path && ARRAY(SELECT actor_places_with('letter.write'))
          ELSE p.path && ARRAY(SELECT actor_places_with('letter.write')) END)));

CREATE POLICY letter_reader_read ON letter_reader FOR SELECT USING (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));

-- Named by whoever is named already; the first names themselves.
CREATE POLICY letter_reader_name ON letter_reader FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR actor_is_named(letter_id)
  OR (account_id = (SELECT actor_account()) AND NOT letter_is_named(letter_id)));

CREATE POLICY letter_link_work ON letter_link FOR ALL USING ((SELECT actor_is_system()));

CREATE POLICY letter_link_make ON letter_link FOR INSERT WITH CHECK (
  made_by = (SELECT actor_account()) AND EXISTS (
    SELECT FROM letter l JOIN place p ON p.id = l.place_id
    WHERE l.id = letter_id AND p.path && ARRAY(SELECT actor_places_with('letter.write'))));
