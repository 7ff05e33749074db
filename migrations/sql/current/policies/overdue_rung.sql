SELECT guard('overdue_rung');

-- Letters are between offices: not the reporter's, and the station reads only what it was sent itself.
CREATE POLICY overdue_rung_insert ON overdue_rung FOR INSERT WITH CHECK ((SELECT actor_is_system()));

CREATE POLICY overdue_rung_read ON overdue_rung FOR SELECT USING (
  (SELECT actor_is_system())
  OR (order_id IS NOT NULL AND EXISTS (
    SELECT FROM rectification_order o WHERE o.report_id = overdue_rung.report_id AND o.id = overdue_rung.order_id
      AND o.unit_id IN (SELECT actor_units())))
  OR EXISTS (SELECT FROM report r WHERE r.id = overdue_rung.report_id AND (
    (overdue_rung.holder = 'station' AND r.sealed_to IS NULL AND r.village_id IN (SELECT actor_places_with('report.read')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places_with('report.read')))
    OR r.county_id IN (SELECT actor_places_with('report.read')))));
