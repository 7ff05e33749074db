SELECT guard('contact_address');

CREATE POLICY contact_address_own ON contact_address FOR ALL
  USING ((SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
