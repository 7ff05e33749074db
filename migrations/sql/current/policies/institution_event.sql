SELECT guard('institution_event');

CREATE POLICY institution_event_read ON institution_event FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM institution_in_sight(institution_id)));

CREATE POLICY institution_event_add ON institution_event FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR (account_id = (SELECT actor_account())
    AND EXISTS (SELECT FROM institution_in_sight(institution_id))));
