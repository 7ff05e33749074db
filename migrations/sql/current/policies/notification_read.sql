SELECT guard('notification_read');

CREATE POLICY notification_read_own ON notification_read FOR ALL
  USING ((SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
