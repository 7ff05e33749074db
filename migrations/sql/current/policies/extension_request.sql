SELECT guard('extension_request');

CREATE POLICY extension_request_read ON extension_request FOR SELECT USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM report r WHERE r.id = extension_request.report_id AND (
    (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places_with('report.dispose')))
    OR r.county_id IN (SELECT actor_places_with('report.dispose'))))
  OR EXISTS (SELECT FROM rectification_order o WHERE o.report_id = extension_request.report_id
    AND o.round = extension_request.round AND o.unit_id IN (SELECT actor_units())));

CREATE POLICY extension_request_ask ON extension_request FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM report r WHERE r.id = extension_request.report_id AND (
    (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places_with('report.dispose')))
    OR r.county_id IN (SELECT actor_places_with('report.dispose'))))
  OR EXISTS (SELECT FROM rectification_order o WHERE o.report_id = extension_request.report_id
    AND o.round = extension_request.round AND o.unit_id IN (SELECT actor_units())));

CREATE POLICY extension_request_decide ON extension_request FOR UPDATE USING (decided_at IS NULL AND (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM report r WHERE r.id = extension_request.report_id AND (
    (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places_with('report.dispose')))
    OR r.county_id IN (SELECT actor_places_with('report.dispose')))))) WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM report r WHERE r.id = extension_request.report_id AND (
    (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places_with('report.dispose')))
    OR r.county_id IN (SELECT actor_places_with('report.dispose')))));
