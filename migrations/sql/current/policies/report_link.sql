SELECT guard('report_link');

-- A link exists for a desk for which both reports exist; a reporter is not told of another's.
CREATE POLICY report_link_read ON report_link FOR SELECT USING (
  EXISTS (SELECT FROM report r WHERE r.id = report_id AND r.reporter_key IS DISTINCT FROM (SELECT actor_reporter_key()))
  AND EXISTS (SELECT FROM report r WHERE r.id = other_id AND r.reporter_key IS DISTINCT FROM (SELECT actor_reporter_key())));

CREATE POLICY report_link_insert ON report_link FOR INSERT WITH CHECK (
  account_id = (SELECT actor_account()) AND actor_links(report_id) AND actor_links(other_id));

CREATE POLICY report_link_undo ON report_link FOR DELETE USING (actor_links(report_id) AND actor_links(other_id));
