SELECT guard('report_event');

CREATE POLICY report_event_read ON report_event FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = report_id));

-- Nobody writes an event in another's name, and orders are the town's or county's to give.
CREATE POLICY report_event_insert ON report_event FOR INSERT WITH CHECK (
  ((SELECT actor_is_system()) OR account_id IS NULL OR account_id = (SELECT actor_account()))
  AND EXISTS (SELECT FROM report r WHERE r.id = report_id));
