SELECT guard('audit_seal');

CREATE POLICY audit_seal_insert ON audit_seal FOR INSERT WITH CHECK (actor_is_system());

CREATE POLICY audit_seal_read ON audit_seal FOR SELECT
  USING (actor_is_system() OR EXISTS (SELECT actor_places('auditor')));
