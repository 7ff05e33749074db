-- What an account reported before a recovery by two does not exist for it until it is proven.
CREATE POLICY report_hidden_until_proven ON report AS RESTRICTIVE FOR ALL USING (
  (SELECT actor_is_system()) OR received_at >= (SELECT actor_owns_from())
  OR reporter_key IS DISTINCT FROM (SELECT actor_reporter_key()));

CREATE POLICY visit_hidden_until_proven ON visit AS RESTRICTIVE FOR ALL USING (
  (SELECT actor_is_system()) OR received_at >= (SELECT actor_owns_from())
  OR reporter_key IS DISTINCT FROM (SELECT actor_reporter_key()));

CREATE POLICY sync_item_hidden_until_proven ON sync_item AS RESTRICTIVE FOR ALL USING (
  (SELECT actor_is_system()) OR received_at >= (SELECT actor_owns_from()));

CREATE POLICY notification_hidden_until_proven ON notification AS RESTRICTIVE FOR SELECT USING (
  (SELECT actor_is_system()) OR at >= (SELECT actor_owns_from())
  OR reporter_key IS DISTINCT FROM (SELECT actor_reporter_key()));
