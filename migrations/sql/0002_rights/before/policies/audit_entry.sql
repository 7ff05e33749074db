SELECT guard('audit_entry');

CREATE POLICY audit_entry_insert ON audit_entry FOR INSERT WITH CHECK (true);

CREATE POLICY audit_entry_read ON audit_entry FOR SELECT
  USING (actor_is_system() OR EXISTS (SELECT actor_places('auditor')));

CREATE POLICY audit_entry_recused ON audit_entry AS RESTRICTIVE FOR SELECT USING (
  CASE WHEN subject = 'report' THEN NOT actor_is_recused(subject_id::uuid) ELSE true END);

-- The trail of a link names both reports: whoever is recused from either finds neither of its entries.
CREATE POLICY audit_entry_link_recused ON audit_entry AS RESTRICTIVE FOR SELECT USING (
  CASE WHEN action IN ('report.link', 'report.unlink') THEN NOT actor_is_recused((facts->>'other')::uuid) ELSE true END);
