SELECT guard('order_evidence_origin');

CREATE POLICY order_evidence_origin_read ON order_evidence_origin FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = order_evidence_origin.report_id AND (
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY order_evidence_origin_insert ON order_evidence_origin FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = order_evidence_origin.report_id AND (
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY order_evidence_origin_in_own_name ON order_evidence_origin AS RESTRICTIVE FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
