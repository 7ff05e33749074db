SELECT guard('concern_name');

CREATE POLICY concern_name_read ON concern_name FOR SELECT USING ((SELECT actor_is_system()));

CREATE POLICY concern_name_insert ON concern_name FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = report_id));
