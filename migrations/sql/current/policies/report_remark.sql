SELECT guard('report_remark');

CREATE POLICY report_remark_of_desk ON report_remark USING (
  (SELECT actor_is_system())
  OR (place_id IN (SELECT actor_places_with('report.read'))
      AND EXISTS (SELECT FROM report_at_desk r WHERE r.id = report_id AND place_id = ANY (r.place_ids))));

CREATE POLICY report_remark_in_own_name ON report_remark AS RESTRICTIVE FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
