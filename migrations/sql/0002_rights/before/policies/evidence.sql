SELECT guard('evidence');

-- Who announces a file is who may fill it: the reporter their own, the desk and the ordered unit in their own name. Once, since what is
-- stored is not seen by UPDATE any more.
CREATE POLICY evidence_insert ON evidence FOR INSERT WITH CHECK (
      (SELECT actor_is_system())
      OR (purpose = 'report' AND EXISTS (
        SELECT FROM report r WHERE r.id = evidence.report_id AND r.reporter_key = (SELECT actor_reporter_key())))
      OR (purpose <> 'report' AND account_id = (SELECT actor_account()) AND order_id IS NULL AND EXISTS (
        SELECT FROM report r WHERE r.id = evidence.report_id AND ((SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))))
      OR (purpose = 'proof' AND account_id = (SELECT actor_account()) AND EXISTS (
    SELECT FROM rectification_order o
    WHERE o.report_id = evidence.report_id AND o.id = evidence.order_id AND o.unit_id IN (SELECT actor_units()))));

CREATE POLICY evidence_store ON evidence FOR UPDATE USING (stored_at IS NULL AND (
      (SELECT actor_is_system())
      OR (purpose = 'report' AND EXISTS (
        SELECT FROM report r WHERE r.id = evidence.report_id AND r.reporter_key = (SELECT actor_reporter_key())))
      OR (purpose <> 'report' AND account_id = (SELECT actor_account()) AND order_id IS NULL AND EXISTS (
        SELECT FROM report r WHERE r.id = evidence.report_id AND ((SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))))
      OR (purpose = 'proof' AND account_id = (SELECT actor_account()) AND EXISTS (
    SELECT FROM rectification_order o
    WHERE o.report_id = evidence.report_id AND o.id = evidence.order_id AND o.unit_id IN (SELECT actor_units()))))) WITH CHECK (
      (SELECT actor_is_system())
      OR (purpose = 'report' AND EXISTS (
        SELECT FROM report r WHERE r.id = evidence.report_id AND r.reporter_key = (SELECT actor_reporter_key())))
      OR (purpose <> 'report' AND account_id = (SELECT actor_account()) AND order_id IS NULL AND EXISTS (
        SELECT FROM report r WHERE r.id = evidence.report_id AND ((SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))))
      OR (purpose = 'proof' AND account_id = (SELECT actor_account()) AND EXISTS (
    SELECT FROM rectification_order o
    WHERE o.report_id = evidence.report_id AND o.id = evidence.order_id AND o.unit_id IN (SELECT actor_units()))));

-- The reporter sees what the reporter sent; what was done about it is the desk's.
CREATE POLICY evidence_read ON evidence FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = evidence.report_id AND (purpose = 'report' OR ((SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer'))))) OR (order_id IS NOT NULL AND EXISTS (
    SELECT FROM rectification_order o
    WHERE o.report_id = evidence.report_id AND o.id = evidence.order_id AND o.unit_id IN (SELECT actor_units()))));
