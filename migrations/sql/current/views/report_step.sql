-- What became of a clue is the county's to know, also as a list of those that a figure counts.
CREATE OR REPLACE VIEW report_step WITH (security_barrier) AS
  SELECT m.report_id, s.day, s.measure::text AS measure, s.quantity
  FROM report_milestone m CROSS JOIN LATERAL unnest(m.days, m.measures, m.quantities) s (day, measure, quantity)
  WHERE s.measure <> 'cases' OR (SELECT actor_is_system()) OR m.county_id IN (SELECT actor_places_with('clue.record'));
GRANT SELECT ON report_step TO gridwatch_app;
