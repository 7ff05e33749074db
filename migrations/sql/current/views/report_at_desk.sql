-- Reports as an office sees them: of those that exist for the actor, without what they see as its reporter alone.
CREATE OR REPLACE VIEW report_at_desk WITH (security_invoker) AS
  SELECT r.id, ARRAY[r.village_id, r.town_id, r.county_id] AS place_ids
  FROM report r
  WHERE (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places_with('report.read')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places_with('report.read')))
    OR r.county_id IN (SELECT actor_places_with('report.read'));
GRANT SELECT ON report_at_desk TO gridwatch_app;
