SELECT guard('institution_event');

CREATE POLICY institution_event_read ON institution_event FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM institution_in_sight(institution_id)));

-- In one's own name, and by the right that the step takes (gridwatch/institutions/lifecycle.py).
CREATE POLICY institution_event_add ON institution_event FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (account_id = (SELECT actor_account()) AND EXISTS (
        SELECT FROM institution i JOIN place p ON p.id = i.place_id
        WHERE i.id = institution_id AND p.path && ARRAY(SELECT actor_places_with(
          CASE WHEN action IN ('propose', 'amend', 'drop') THEN 'institution.propose' ELSE 'institution.adopt' END)))));
