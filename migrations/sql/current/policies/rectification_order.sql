SELECT guard('rectification_order');

CREATE POLICY rectification_order_insert ON rectification_order FOR INSERT WITH CHECK (EXISTS (
  SELECT FROM report r WHERE r.id = report_id AND ((SELECT actor_is_system())
    OR r.town_id IN (SELECT actor_places_with('report.dispose'))
    OR r.county_id IN (SELECT actor_places_with('report.dispose')))));

CREATE POLICY rectification_order_read ON rectification_order FOR SELECT USING (
  unit_id IN (SELECT actor_units()) OR EXISTS (
    SELECT FROM report r WHERE r.id = report_id AND ((SELECT actor_is_system())
      OR r.village_id IN (SELECT actor_places_with('report.read'))
      OR r.town_id IN (SELECT actor_places_with('report.read'))
      OR r.county_id IN (SELECT actor_places_with('report.read')))));

CREATE POLICY rectification_order_answer ON rectification_order FOR UPDATE USING (
  answered_at IS NULL AND ((SELECT actor_is_system()) OR unit_id IN (SELECT actor_units())))
  WITH CHECK ((SELECT actor_is_system()) OR unit_id IN (SELECT actor_units()));

CREATE POLICY rectification_order_recused ON rectification_order AS RESTRICTIVE FOR ALL USING (NOT actor_is_recused(report_id));
