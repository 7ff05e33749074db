-- Where the kept counts and the truth differ. Empty, or there is a defect.
CREATE OR REPLACE FUNCTION figure_differences() RETURNS TABLE (place_id bigint, grain figure_grain, category_code varchar, measure figure_step,
    starts_on date, seen_from smallint, span integer, kept numeric, truth numeric)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
#variable_conflict use_column
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  WITH kept AS (
    SELECT k.place_id, k.grain, k.category_code, k.measure, k.starts_on, k.seen_from, k.span, sum(k.quantity) AS quantity FROM (
      SELECT * FROM figure_count
      UNION ALL
      SELECT s.place_id, s.grain, s.category_code, i.measure, s.starts_on, i.seen_from, i.span, i.quantity
      FROM figure_increment i
      CROSS JOIN LATERAL figure_spread(i.county_id, i.town_id, i.village_id, i.category_code, i.measure, i.day) s) k
    GROUP BY k.place_id, k.grain, k.category_code, k.measure, k.starts_on, k.seen_from, k.span HAVING sum(k.quantity) <> 0)
  SELECT k.place_id, k.grain, k.category_code, k.measure, k.starts_on, k.seen_from, k.span,
         COALESCE(k.quantity, 0), COALESCE(t.quantity, 0)::numeric
  FROM kept k FULL JOIN figure_truth t USING (place_id, grain, category_code, measure, starts_on, seen_from, span)
  WHERE k.quantity IS DISTINCT FROM t.quantity;
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;
