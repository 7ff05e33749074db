SELECT guard('order_evidence_origin');

CREATE POLICY order_evidence_origin_read ON order_evidence_origin FOR SELECT USING (EXISTS (
  SELECT FROM report_at_desk r WHERE r.id = order_evidence_origin.report_id));

CREATE POLICY order_evidence_origin_insert ON order_evidence_origin FOR INSERT WITH CHECK (EXISTS (
  SELECT FROM report_at_desk r WHERE r.id = order_evidence_origin.report_id));

CREATE POLICY order_evidence_origin_in_own_name ON order_evidence_origin AS RESTRICTIVE FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
