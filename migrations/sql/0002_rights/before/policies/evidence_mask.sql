SELECT guard('evidence_mask');

CREATE POLICY evidence_mask_read ON evidence_mask FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = evidence_mask.report_id AND (
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY evidence_mask_insert ON evidence_mask FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = evidence_mask.report_id AND (
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY evidence_mask_in_own_name ON evidence_mask AS RESTRICTIVE FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
