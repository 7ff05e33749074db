-- The trail of a clearing tells that there was a report: whoever is recused from that finds none of its entries.
CREATE POLICY audit_entry_clearing_recused ON audit_entry AS RESTRICTIVE FOR SELECT USING (
  CASE WHEN subject = 'clearing' THEN NOT actor_is_recused_from_clearing(subject_id::uuid) ELSE true END);
