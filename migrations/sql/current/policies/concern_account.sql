SELECT guard('concern_account');

CREATE POLICY concern_account_read ON concern_account FOR SELECT USING ((SELECT actor_is_system()));

CREATE POLICY concern_account_insert ON concern_account FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = report_id));
