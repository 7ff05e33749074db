SELECT guard('list_subscription');

CREATE POLICY list_subscription_own ON list_subscription FOR ALL
  USING ((SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
