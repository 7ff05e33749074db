SELECT guard('report_milestone');

CREATE POLICY report_milestone_read ON report_milestone FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM report r WHERE r.id = report_id));

CREATE POLICY report_milestone_write ON report_milestone FOR ALL USING ((SELECT actor_is_system()));
