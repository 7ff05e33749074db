SELECT guard('evidence');

CREATE POLICY evidence_insert ON evidence FOR INSERT WITH CHECK (actor_supplies(evidence));

-- Once, since what is stored is not seen by UPDATE any more.
CREATE POLICY evidence_store ON evidence FOR UPDATE
  USING (stored_at IS NULL AND actor_supplies(evidence)) WITH CHECK (actor_supplies(evidence));

-- The reporter sees what the reporter sent; what was done about it is the desk's.
CREATE POLICY evidence_read ON evidence FOR SELECT USING (
  EXISTS (SELECT FROM report r WHERE r.id = evidence.report_id AND purpose = 'report')
  OR EXISTS (SELECT FROM report_at_desk r WHERE r.id = evidence.report_id)
  OR (order_id IS NOT NULL AND EXISTS (
    SELECT FROM rectification_order o
    WHERE o.report_id = evidence.report_id AND o.id = evidence.order_id AND o.unit_id IN (SELECT actor_units()))));
