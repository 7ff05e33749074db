SELECT guard('revisit');

CREATE POLICY revisit_read ON revisit FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = revisit.report_id AND (
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY revisit_insert ON revisit FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = revisit.report_id AND (
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));
