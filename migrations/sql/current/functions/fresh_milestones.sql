-- The rows of some reports as they should be.
CREATE OR REPLACE FUNCTION fresh_milestones(reports uuid[]) RETURNS SETOF report_milestone
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  SELECT r.id, r.county_id, r.town_id, r.village_id, r.group_id, r.category_code, seen_from(r.sealed_to, r.held_reason),
         r.excluded_account_ids, s.received_on, s.days, s.measures, s.spans, s.quantities
  FROM report r JOIN (
    SELECT t.report_id, min(t.day) FILTER (WHERE t.measure = 'received') AS received_on, array_agg(t.day) AS days,
           array_agg(t.measure) AS measures, array_agg(t.span) AS spans, array_agg(t.quantity::smallint) AS quantities
    FROM figure_steps(reports) t GROUP BY t.report_id) s ON s.report_id = r.id
  WHERE r.id = ANY (reports);
END $$;
