SELECT guard('delivery');

CREATE POLICY delivery_work ON delivery FOR ALL USING ((SELECT actor_is_system()));

CREATE POLICY delivery_watch ON delivery FOR SELECT USING (EXISTS (SELECT actor_places('admin')));

CREATE POLICY delivery_concerned_never_see ON delivery AS RESTRICTIVE FOR ALL USING (
  (SELECT actor_is_system()) OR NOT COALESCE((SELECT actor_account()) = ANY (hidden_from), false));
