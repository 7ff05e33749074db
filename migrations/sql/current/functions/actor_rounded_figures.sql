-- Figures for those who read none of the reports: each cell (a village's month, or a town's month and category; `rest`, what lies
-- in no place below) is rounded to a multiple of 3 before anything is added up, so that whatever is asked, and however answers are
-- subtracted, nothing but the rounded cells comes out. Stocks are rounded at the cut-off, and drawn once.
-- Months that run are not told: who watched a count change could tell a single report.
CREATE OR REPLACE FUNCTION actor_rounded_figures(places bigint[], since date, until date, category text, per text, wanted text[])
  RETURNS TABLE (place_id bigint, starts_on date, category_code text, measure text, quantity bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  actor bigint := actor_account();
  reached bigint[] := ARRAY(SELECT p.id FROM place p WHERE p.id = ANY (places)
    AND p.path && ARRAY(SELECT actor_places_with('figures.read_rounded')));
  asked figure_step[] := wanted || ARRAY['fell_due', 'was_settled', 'open'];
  flows figure_step[] := wanted;
  finest text := CASE category WHEN '*' THEN 'village' ELSE 'town' END;
BEGIN
  IF since <> date_trunc('month', since) OR until <> date_trunc('month', until)
     OR until > date_trunc('month', china_date(statement_timestamp())) THEN
    RAISE EXCEPTION 'rounded figures are of whole months that are over' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  WITH base AS (
    SELECT r.id AS place_id, b.id AS base_id, CASE WHEN b.level = finest THEN 'month' ELSE 'rest' END::figure_grain AS grain
    FROM unnest(reached) r (id) JOIN place b ON b.path @> ARRAY[r.id]
    WHERE b.level IN ('county', 'town', finest)
  ), step AS (
    SELECT c.place_id, c.grain, c.category_code, c.measure, c.starts_on, c.seen_from, c.quantity
    FROM (SELECT DISTINCT base_id, grain FROM base) b JOIN figure_count c ON c.place_id = b.base_id AND c.grain = b.grain
      AND CASE category WHEN '*' THEN c.category_code = '*' ELSE c.category_code <> '*' END
    WHERE c.measure = ANY (asked) AND c.starts_on < until
    UNION ALL
    SELECT f.place_id, f.grain, f.category_code, i.measure, f.starts_on, i.seen_from, i.quantity
    FROM figure_increment i
    CROSS JOIN LATERAL figure_spread(i.county_id, i.town_id, i.village_id, i.category_code, i.measure, i.day) f
    WHERE f.grain <> 'day' AND i.measure = ANY (asked)
    UNION ALL
    SELECT f.place_id, f.grain, f.category_code, p.measure, f.starts_on, m.seen_from, -p.quantity
    FROM milestone_exclusion e JOIN report_milestone m ON m.report_id = e.report_id
    CROSS JOIN LATERAL unnest(m.days, m.measures, m.quantities) p (day, measure, quantity)
    CROSS JOIN LATERAL figure_spread(m.county_id, m.town_id, m.village_id, m.category_code, p.measure, p.day) f
    WHERE f.grain <> 'day' AND p.measure = ANY (asked) AND e.account_id = actor
  ), seen AS (
    SELECT s.place_id AS base_id, s.grain, s.category_code, s.measure, s.starts_on, s.quantity
    FROM step s WHERE s.seen_from <= 2 AND s.starts_on < until
      AND CASE category WHEN '*' THEN s.category_code = '*' ELSE s.category_code <> '*' END
  ), cell AS (
    SELECT s.base_id, s.grain, s.category_code, s.measure::text AS measure, s.starts_on,
           rounded(sum(s.quantity)::bigint, concat_ws(':', s.base_id, s.grain, s.category_code, s.measure, s.starts_on)) AS quantity
    FROM seen s WHERE s.measure = ANY (flows) AND s.starts_on >= since
    GROUP BY s.base_id, s.grain, s.category_code, s.measure, s.starts_on
    UNION ALL
    -- One draw for one number, whenever it stands: neither the same stock asked for at many cut-offs tells more than once,
    -- nor does a draw that holds for many numbers.
    SELECT s.base_id, s.grain, s.category_code, n.stock, NULL,
           rounded(sum(s.quantity * n.sign)::bigint, concat_ws(':', s.base_id, s.grain, s.category_code, n.stock, sum(s.quantity * n.sign)))
    FROM seen s JOIN (VALUES ('fell_due', 'unrectified', 1), ('was_settled', 'unrectified', -1), ('open', 'open', 1))
      n (step, stock, sign) ON n.step = s.measure::text
    WHERE per <> 'month'
    GROUP BY s.base_id, s.grain, s.category_code, n.stock
  )
  SELECT b.place_id, CASE per WHEN 'month' THEN c.starts_on END, CASE category WHEN 'each' THEN c.category_code::text ELSE category END,
         c.measure::text, sum(c.quantity)::bigint
  FROM base b JOIN cell c USING (base_id, grain)
  WHERE category IN ('*', 'each') OR starts_with(c.category_code, category)
  GROUP BY 1, 2, 3, 4;
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;
