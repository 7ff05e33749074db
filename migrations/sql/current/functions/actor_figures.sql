-- Figures as the actor may know them: of places that their office reaches, without reports that its desk does not see and
-- without those that they are excluded from. `source` is a grain of the counts, or 'report' for the reports' own rows.
-- `category` is '*', 'each', or the beginning of a code; `per` is 'day', 'month', or anything else for one sum.
-- Of a place that was moved the sums as routed are of what was routed to it below its present parents, as is the list behind
-- them. With the source `today` they are the counts of whatever was ever routed to it.
CREATE OR REPLACE FUNCTION actor_figures(places bigint[], source text, since date, until date, category text, per text, wanted text[])
  RETURNS TABLE (place_id bigint, starts_on date, category_code text, measure text, span integer, quantity bigint)
  -- Planned for the values at hand, so that what is not asked for costs nothing.
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  actor bigint := CASE WHEN actor_is_system() THEN NULL ELSE actor_account() END;
  asked figure_step[] := wanted;
  kept figure_grain := CASE source WHEN 'report' THEN NULL WHEN 'today' THEN 'month' ELSE source END;
  reached bigint[];
  sights smallint[];
  owns boolean[];
  counties bigint[];
  towns bigint[];
  villages bigint[];
  has_own boolean;
  -- The days of a short window: most reports have nothing in it, and are told so without being taken apart.
  few date[] := CASE WHEN until - since <= 62 THEN ARRAY(SELECT since + n FROM generate_series(0, until - since - 1) n) END;
BEGIN
  SELECT array_agg(s.id), array_agg(s.sight), array_agg(p.path[1]), array_agg(p.path[2]), array_agg(p.path[3]),
         array_agg(kept IS NULL OR source IN ('month', 'day') AND EXISTS (SELECT FROM place_move v WHERE v.place_id = s.id))
    INTO reached, sights, counties, towns, villages, owns
    FROM actor_sights(places) s JOIN place p ON p.id = s.id WHERE s.sight > 0;
  has_own := COALESCE(true = ANY (owns), false);
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  WITH sight AS (
    SELECT u.* FROM unnest(reached, sights, owns, counties, towns, villages) u (place_id, sight, is_own, county_id, town_id, village_id)),
  mine AS (
    SELECT m.* FROM milestone_exclusion e JOIN report_milestone m ON m.report_id = e.report_id WHERE e.account_id = actor
  ), own AS (
    SELECT s.place_id, s.sight, m.category_code, m.seen_from, p.day, p.measure, p.span, p.quantity
    FROM sight s JOIN report_milestone m ON m.village_id = s.place_id AND (s.county_id, COALESCE(s.town_id, m.town_id), COALESCE(s.village_id, m.village_id))
      IS NOT DISTINCT FROM (m.county_id, m.town_id, m.village_id)
    CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
    WHERE has_own AND s.is_own AND (few IS NULL OR m.days && few) AND NOT COALESCE(actor = ANY (m.excluded_account_ids), false)
    UNION ALL
    SELECT s.place_id, s.sight, m.category_code, m.seen_from, p.day, p.measure, p.span, p.quantity
    FROM sight s JOIN report_milestone m ON m.group_id = s.place_id AND (s.county_id, COALESCE(s.town_id, m.town_id), COALESCE(s.village_id, m.village_id))
      IS NOT DISTINCT FROM (m.county_id, m.town_id, m.village_id)
    CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
    WHERE has_own AND s.is_own AND (few IS NULL OR m.days && few) AND NOT COALESCE(actor = ANY (m.excluded_account_ids), false)
    UNION ALL
    SELECT s.place_id, s.sight, m.category_code, m.seen_from, p.day, p.measure, p.span, p.quantity
    FROM sight s JOIN report_milestone m ON m.town_id = s.place_id AND (s.county_id, COALESCE(s.town_id, m.town_id), COALESCE(s.village_id, m.village_id))
      IS NOT DISTINCT FROM (m.county_id, m.town_id, m.village_id)
    CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
    WHERE has_own AND s.is_own AND (few IS NULL OR m.days && few) AND NOT COALESCE(actor = ANY (m.excluded_account_ids), false)
    UNION ALL
    SELECT s.place_id, s.sight, NULL, 1, china_date(v.happened_at), 'visits'::figure_step, 0, 1
    FROM sight s JOIN visit v ON s.place_id IN (v.town_id, v.village_id, v.group_id) AND v.state = 'counted'
      AND (s.county_id, COALESCE(s.town_id, v.town_id), COALESCE(s.village_id, v.village_id))
      IS NOT DISTINCT FROM (v.county_id, v.town_id, v.village_id)
    WHERE has_own AND s.is_own AND 'visits' = ANY (asked)
      AND v.happened_at >= since::timestamp AT TIME ZONE 'Asia/Shanghai' AND v.happened_at < until::timestamp AT TIME ZONE 'Asia/Shanghai'
  ), cell AS (
    SELECT c.place_id, c.starts_on, c.category_code, c.measure, c.span, c.quantity
    FROM sight s JOIN figure_count c ON c.place_id = s.place_id AND c.grain = kept AND c.seen_from <= s.sight
      AND c.measure = ANY (asked) AND c.starts_on >= since AND c.starts_on < until
      AND CASE category WHEN '*' THEN c.category_code = '*' ELSE c.category_code <> '*' END
    WHERE NOT s.is_own
    UNION ALL
    SELECT s.place_id, f.starts_on, f.category_code, i.measure, i.span, i.quantity
    FROM figure_increment i
    CROSS JOIN LATERAL figure_spread(i.county_id, i.town_id, i.village_id, i.category_code, i.measure, i.day) f
    JOIN sight s ON s.place_id = f.place_id AND i.seen_from <= s.sight
    WHERE f.grain = kept AND i.measure = ANY (asked) AND NOT s.is_own
    UNION ALL
    SELECT s.place_id, f.starts_on, f.category_code, p.measure, p.span, -p.quantity
    FROM mine m CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
    CROSS JOIN LATERAL figure_spread(m.county_id, m.town_id, m.village_id, m.category_code, p.measure, p.day) f
    JOIN sight s ON s.place_id = f.place_id AND m.seen_from <= s.sight
    WHERE f.grain = kept AND p.measure = ANY (asked) AND NOT s.is_own
    UNION ALL
    SELECT o.place_id, o.day, CASE category WHEN '*' THEN '*' ELSE o.category_code END, o.measure, o.span, o.quantity
    FROM own o WHERE o.seen_from <= o.sight AND o.measure = ANY (asked)
  )
  SELECT c.place_id, CASE per WHEN 'day' THEN c.starts_on WHEN 'month' THEN date_trunc('month', c.starts_on)::date END,
         CASE category WHEN 'each' THEN c.category_code::text ELSE category END, c.measure::text, c.span, sum(c.quantity)::bigint
  FROM cell c JOIN sight s USING (place_id)
  WHERE (c.measure <> 'cases' OR s.sight = 3) AND c.starts_on >= since AND c.starts_on < until
    AND CASE category WHEN '*' THEN c.category_code = '*' WHEN 'each' THEN c.category_code <> '*'
                      ELSE starts_with(c.category_code, category) AND c.category_code <> '*' END
  GROUP BY 1, 2, 3, 4, 5 HAVING sum(c.quantity) <> 0;
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;
