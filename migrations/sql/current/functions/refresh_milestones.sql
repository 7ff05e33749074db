-- Make the rows of some reports again, and keep what changed as increments.
CREATE OR REPLACE FUNCTION refresh_milestones(reports uuid[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_generic_plan AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  PERFORM FROM report_milestone m WHERE m.report_id = ANY (reports) ORDER BY m.report_id FOR UPDATE;
  WITH fresh AS (
    SELECT * FROM fresh_milestones(reports)
  ), sides AS (
    SELECT f.*, 1 AS sign FROM fresh f
    UNION ALL SELECT m.*, -1 FROM report_milestone m WHERE m.report_id = ANY (reports)
  ), increments AS (
    INSERT INTO figure_increment (county_id, town_id, village_id, category_code, seen_from, day, measure, span, quantity)
    SELECT d.county_id, d.town_id, d.village_id, d.category_code, d.seen_from, s.day, s.measure, s.span, sum(s.quantity * d.sign)
    FROM sides d CROSS JOIN LATERAL unnest(d.days, d.measures, d.spans, d.quantities) s (day, measure, span, quantity)
    GROUP BY d.county_id, d.town_id, d.village_id, d.category_code, d.seen_from, s.day, s.measure, s.span
    HAVING sum(s.quantity * d.sign) <> 0
  )
  INSERT INTO report_milestone SELECT * FROM fresh
  ON CONFLICT (report_id) DO UPDATE SET
    town_id = EXCLUDED.town_id, village_id = EXCLUDED.village_id, group_id = EXCLUDED.group_id, seen_from = EXCLUDED.seen_from,
    excluded_account_ids = EXCLUDED.excluded_account_ids, days = EXCLUDED.days, measures = EXCLUDED.measures,
    spans = EXCLUDED.spans, quantities = EXCLUDED.quantities;
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;

REVOKE EXECUTE ON FUNCTION refresh_milestones FROM PUBLIC;
