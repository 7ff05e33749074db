SELECT guard('order_evidence');

CREATE POLICY order_evidence_read ON order_evidence FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = order_evidence.report_id AND (
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY order_evidence_insert ON order_evidence FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = order_evidence.report_id AND (
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY order_evidence_replace ON order_evidence FOR UPDATE USING (EXISTS (SELECT FROM report r WHERE r.id = order_evidence.report_id AND (
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY order_evidence_shown ON order_evidence FOR SELECT USING (EXISTS (
    SELECT FROM rectification_order o
    WHERE o.report_id = order_evidence.report_id AND o.id = order_evidence.order_id AND o.unit_id IN (SELECT actor_units())));
