SELECT guard('notification_mute');

CREATE POLICY notification_mute_own ON notification_mute FOR ALL
  USING ((SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
