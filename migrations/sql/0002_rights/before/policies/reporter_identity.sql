SELECT guard('reporter_identity');

CREATE POLICY reporter_identity_insert ON reporter_identity FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = report_id));

CREATE POLICY reporter_identity_read ON reporter_identity FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM report r WHERE r.id = report_id AND (
      (NOT r.confidential AND r.sealed_to IS NULL AND r.village_id IN (SELECT actor_places('chief')))
      OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_secretary')))
      OR r.county_id IN (SELECT actor_places('county_officer')))));
