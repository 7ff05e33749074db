SELECT guard('order_evidence');

CREATE POLICY order_evidence_read ON order_evidence FOR SELECT USING (EXISTS (
  SELECT FROM report_at_desk r WHERE r.id = order_evidence.report_id));

CREATE POLICY order_evidence_insert ON order_evidence FOR INSERT WITH CHECK (EXISTS (
  SELECT FROM report_at_desk r WHERE r.id = order_evidence.report_id));

CREATE POLICY order_evidence_replace ON order_evidence FOR UPDATE USING (EXISTS (
  SELECT FROM report_at_desk r WHERE r.id = order_evidence.report_id));

CREATE POLICY order_evidence_shown ON order_evidence FOR SELECT USING (EXISTS (
  SELECT FROM rectification_order o
  WHERE o.report_id = order_evidence.report_id AND o.id = order_evidence.order_id AND o.unit_id IN (SELECT actor_units())));
