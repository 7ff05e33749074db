SELECT guard('export');

CREATE POLICY export_own ON export FOR ALL
  USING ((SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
