SELECT guard('report_caseworker');

-- What a desk arranges is its own: neither the reporter, nor the unit, nor another desk is told.
CREATE POLICY report_caseworker_of_desk ON report_caseworker USING (
  (SELECT actor_is_system())
  OR (place_id IN (SELECT actor_places_with('report.read'))
      AND EXISTS (SELECT FROM report_at_desk r WHERE r.id = report_id AND place_id = ANY (r.place_ids))));

CREATE POLICY report_caseworker_in_own_name ON report_caseworker AS RESTRICTIVE FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR entrusted_by = (SELECT actor_account()));
