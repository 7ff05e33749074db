-- Throw the counts away and make them from the reports' rows, while every writer waits. In the order in which they are asked
-- for, so that what is read together lies together.
CREATE OR REPLACE FUNCTION rebuild_figures() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET work_mem = '256MB' AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  LOCK TABLE figure_increment IN ACCESS EXCLUSIVE MODE;
  TRUNCATE figure_count, figure_increment;
  INSERT INTO figure_count (place_id, grain, category_code, measure, starts_on, seen_from, span, quantity)
  SELECT place_id, grain, category_code, measure, starts_on, seen_from, span, quantity FROM figure_truth
  ORDER BY place_id, grain, category_code = '*', measure, starts_on;
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;
