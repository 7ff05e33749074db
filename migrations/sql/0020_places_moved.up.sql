-- Figures that were wrong: a report that is late already when it moves is late at once, a state can be asked for by category,
-- what was routed to a place that lies elsewhere today is not told under its new parents, and what lies in no place below is
-- part of rounded sums. Locks report and visit while it counts everything anew: minutes for a million reports.

-- A place that came to lie elsewhere: its counts are of all its time, so that what was routed to it where it lies today is
-- added up from the reports' own rows.
CREATE TABLE place_move (
  place_id bigint NOT NULL CONSTRAINT fk_place_move_place_id REFERENCES place,
  moved_at timestamptz NOT NULL,
  path_before bigint[] NOT NULL,
  CONSTRAINT pk_place_move PRIMARY KEY (place_id, moved_at)
);
CREATE FUNCTION place_move_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO place_move VALUES (NEW.id, clock_timestamp(), OLD.path);
  RETURN NULL;
END $$;
CREATE TRIGGER place_move_is_kept AFTER UPDATE OF parent_id, path ON place
  FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION place_move_is_kept();

-- As before, but what is late already when it comes to a desk falls due at once: as a settling taken back, which undoes that of
-- the desk before, since what falls due otherwise does so at the end of its day.
CREATE OR REPLACE FUNCTION figure_steps(reports uuid[])
  RETURNS TABLE (report_id uuid, day date, measure figure_step, span integer, quantity integer)
  -- Planned once a connection: planning takes ten times as long as one report's events.
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH event AS (
    SELECT e.report_id, e.seq, e.action, e.from_state, e.to_state, e.role, e.at, e.due_at, china_date(e.at) AS day,
           lead(e.at) OVER w AS until, lag(e.due_at) OVER w AS due_before,
           count(*) FILTER (WHERE e.to_state IN ('village_fix', 'quick_fix', 'ordered')) OVER w AS handling
    FROM report_event e WHERE e.report_id = ANY (reports)
    WINDOW w AS (PARTITION BY e.report_id ORDER BY e.seq)
  ), timed AS (
    SELECT e.*, CASE WHEN e.to_state IN ('village_fix', 'quick_fix', 'ordered', 'feedback', 'revisit')
                     THEN first_value(e.due_at) OVER (PARTITION BY e.report_id, e.handling ORDER BY e.seq) END AS rectify_by
    FROM event e
  ), story AS (
    SELECT e.report_id, (array_agg(e.day ORDER BY e.seq))[1] AS received_on,
           (array_agg(e.day ORDER BY e.seq) FILTER (WHERE e.to_state IN ('accepted', 'village_fix')))[1] AS problem_on,
           min(e.at) FILTER (WHERE e.role IS NOT NULL) AS replied_at,
           (array_agg(e.to_state ORDER BY e.seq DESC))[1] AS state, (array_agg(e.at ORDER BY e.seq DESC))[1] AS moved_at,
           (array_agg(e.at <= e.due_before ORDER BY e.seq DESC) FILTER (WHERE e.action = 'give_feedback'))[1] AS in_time
    FROM event e GROUP BY e.report_id
  ), told AS (
    SELECT s.*, r.reply_due_at, CASE WHEN s.state = 'closed' THEN china_date(s.moved_at) END AS closed_on,
           CASE WHEN s.state = 'clue_transferred' THEN china_date(s.moved_at) END AS clue_on, o.case_filed_on,
           china_date(g.rated_at) AS rated_on, g.score,
           COALESCE(s.replied_at < r.reply_due_at, false) AS is_replied,
           s.state = 'withdrawn' AND s.replied_at IS NULL AND s.moved_at < r.reply_due_at AS asks_no_reply
    FROM story s JOIN report r ON r.id = s.report_id
    LEFT JOIN clue_outcome o ON o.report_id = s.report_id LEFT JOIN report_rating g ON g.report_id = s.report_id
  ), step AS (
    SELECT t.report_id, m.day, m.measure, m.span, 1 AS quantity
    FROM told t CROSS JOIN LATERAL (VALUES
      (t.received_on, 'received', 0), (t.received_on, 'now_' || t.state, 0), (t.problem_on, 'problems', 0), (t.clue_on, 'clues', 0), (t.case_filed_on, 'cases', 0),
      (t.closed_on, 'closed', 0), (CASE WHEN t.in_time THEN t.closed_on END, 'closed_in_time', 0),
      (CASE WHEN NOT t.asks_no_reply THEN last_day(t.reply_due_at) END, 'replies_due', 0),
      (CASE WHEN t.is_replied THEN last_day(t.reply_due_at) END, 'replied_in_time', 0),
      (t.rated_on, 'rated', 0), (CASE WHEN t.score >= 4 THEN t.rated_on END, 'satisfied', 0),
      (CASE WHEN t.closed_on IS NOT NULL THEN t.problem_on END, 'handled', t.closed_on - t.problem_on),
      (CASE WHEN t.clue_on IS NOT NULL THEN t.problem_on END, 'left', t.clue_on - t.problem_on),
      (CASE WHEN t.closed_on IS NULL AND t.clue_on IS NULL THEN t.problem_on END, 'still_open', 0)) m (day, measure, span)
    UNION ALL
    SELECT e.report_id, e.day, 'open', 0, is_open(e.to_state)::integer - is_open(e.from_state)::integer
    FROM timed e WHERE is_open(e.to_state) <> is_open(e.from_state)
    UNION ALL
    SELECT e.report_id, m.day, m.measure, 0, m.quantity
    FROM timed e CROSS JOIN LATERAL (VALUES
      (CASE WHEN e.due_at >= e.at AND e.due_at < COALESCE(e.until, 'infinity') THEN last_day(e.due_at) END, 'clock_fell_due', 1),
      (CASE WHEN e.due_at < e.at THEN e.day END, 'clock_was_settled', -1),
      (CASE WHEN e.due_at < e.until THEN china_date(e.until) END, 'clock_was_settled', 1),
      (CASE WHEN e.rectify_by >= e.at AND e.rectify_by < COALESCE(e.until, 'infinity') THEN last_day(e.rectify_by) END, 'fell_due', 1),
      (CASE WHEN e.rectify_by < e.at THEN e.day END, 'was_settled', -1),
      (CASE WHEN e.rectify_by < e.until THEN china_date(e.until) END, 'was_settled', 1)) m (day, measure, quantity)
  )
  SELECT s.report_id, s.day, s.measure::figure_step, s.span, sum(s.quantity)::integer FROM step s
  WHERE s.day IS NOT NULL AND s.measure IS NOT NULL
  GROUP BY s.report_id, s.day, s.measure, s.span HAVING sum(s.quantity) <> 0;
END $$;

-- As before, with states by category, and with categories of what no town has.
CREATE OR REPLACE FUNCTION figure_spread(county bigint, town bigint, village bigint, category varchar, measure figure_step, day date)
  RETURNS TABLE (place_id bigint, grain figure_grain, category_code varchar, starts_on date) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 8
BEGIN ATOMIC
  SELECT s.place_id, s.grain, s.category_code,
         CASE s.grain WHEN 'day' THEN day ELSE first_of_month(day) END
  FROM (VALUES
    (county, 'month'::figure_grain, '*'::varchar), (town, 'month', '*'), (village, 'month', '*'), (county, 'day', '*'), (town, 'day', '*'),
    (county, 'month', category), (town, 'month', category), (county, 'day', category),
    -- What no place below has: for a view by today's map, in which villages may lie elsewhere.
    (CASE WHEN town IS NULL THEN county END, 'rest', '*'), (CASE WHEN village IS NULL THEN town END, 'rest', '*'),
    (CASE WHEN town IS NULL THEN county END, 'rest', category)) s (place_id, grain, category_code)
  WHERE s.place_id IS NOT NULL AND s.category_code IS NOT NULL
    AND (measure NOT IN ('handled', 'left') OR (s.grain <> 'day' AND s.category_code = '*'));
END;
CREATE OR REPLACE VIEW figure_truth WITH (security_invoker) AS
  WITH month AS MATERIALIZED (
    SELECT county_id, town_id, village_id, measure, first_of_month(day) AS starts_on, seen_from, span, sum(quantity) AS quantity
    FROM counted_step GROUP BY county_id, town_id, village_id, measure, first_of_month(day), seen_from, span
  ), day AS MATERIALIZED (
    SELECT county_id, town_id, measure, day, seen_from, span, sum(quantity) AS quantity
    FROM counted_step WHERE measure NOT IN ('handled', 'left') GROUP BY county_id, town_id, measure, day, seen_from, span
  ), category AS MATERIALIZED (
    SELECT county_id, category_code, measure, day, seen_from, span, sum(quantity) AS quantity
    FROM counted_step WHERE category_code IS NOT NULL AND measure NOT IN ('handled', 'left')
    GROUP BY county_id, category_code, measure, day, seen_from, span
  ), truth (place_id, grain, category_code, measure, starts_on, seen_from, span, quantity) AS (
    SELECT village_id, 'month'::figure_grain, '*'::varchar, measure, starts_on, seen_from, span, quantity
    FROM month WHERE village_id IS NOT NULL
    UNION ALL
    SELECT town_id, 'month', '*', measure, starts_on, seen_from, span, sum(quantity)::bigint
    FROM month WHERE town_id IS NOT NULL GROUP BY town_id, measure, starts_on, seen_from, span
    UNION ALL
    SELECT county_id, 'month', '*', measure, starts_on, seen_from, span, sum(quantity)::bigint
    FROM month GROUP BY county_id, measure, starts_on, seen_from, span
    UNION ALL
    SELECT COALESCE(town_id, county_id), 'rest', '*', measure, starts_on, seen_from, span, quantity
    FROM month WHERE village_id IS NULL
    UNION ALL
    SELECT town_id, 'day', '*', measure, day, seen_from, span, quantity FROM day WHERE town_id IS NOT NULL
    UNION ALL
    SELECT county_id, 'day', '*', measure, day, seen_from, span, sum(quantity)::bigint
    FROM day GROUP BY county_id, measure, day, seen_from, span
    UNION ALL
    SELECT county_id, 'day', category_code, measure, day, seen_from, span, quantity FROM category
    UNION ALL
    SELECT county_id, 'month', category_code, measure, first_of_month(day), seen_from, span, sum(quantity)::bigint
    FROM category GROUP BY county_id, category_code, measure, first_of_month(day), seen_from, span
    UNION ALL
    SELECT town_id, 'month', category_code, measure, first_of_month(day), seen_from, span, sum(quantity)
    FROM counted_step
    WHERE town_id IS NOT NULL AND category_code IS NOT NULL AND measure NOT IN ('handled', 'left')
    GROUP BY town_id, category_code, measure, first_of_month(day), seen_from, span
    UNION ALL
    SELECT county_id, 'rest', category_code, measure, first_of_month(day), seen_from, span, sum(quantity)
    FROM counted_step
    WHERE town_id IS NULL AND category_code IS NOT NULL AND measure NOT IN ('handled', 'left')
    GROUP BY county_id, category_code, measure, first_of_month(day), seen_from, span)
  SELECT * FROM truth WHERE quantity <> 0;

-- As before, but of a place that was moved the sums as routed are of what was routed to it below its present parents, as is
-- the list behind them. With the source `today` they are the counts of whatever was ever routed to it.
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

-- As before, but whose desk reads no reports is told nothing: a group's activity, day by day, is a single report.
CREATE OR REPLACE FUNCTION actor_group_activity(place bigint, since date, until date)
  RETURNS TABLE (group_id bigint, reported boolean, visited boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  actor bigint := CASE WHEN actor_is_system() THEN NULL ELSE actor_account() END;
  sight smallint := actor_sight(place);
  first_at timestamptz := since::timestamp AT TIME ZONE 'Asia/Shanghai';
  past_at timestamptz := until::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  SELECT g.id, a.reported, a.visited
  -- Asked of each group once (OFFSET): otherwise the planner asks twice, and for many groups reads the window of everybody.
  FROM place g CROSS JOIN LATERAL (SELECT
      EXISTS (SELECT FROM report_milestone m WHERE m.group_id = g.id AND m.received_on >= since AND m.received_on < until
              AND m.seen_from <= sight
              AND NOT COALESCE(actor = ANY (m.excluded_account_ids), false)) AS reported,
      EXISTS (SELECT FROM visit v WHERE v.group_id = g.id AND v.state = 'counted'
              AND v.happened_at >= first_at AND v.happened_at < past_at) AS visited OFFSET 0) a
  WHERE sight > 0 AND g.level = 'group' AND g.path @> ARRAY[actor_group_activity.place] AND (a.reported OR a.visited);
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;
CREATE OR REPLACE FUNCTION actor_active_reporters(keys bytea[], since date, until date) RETURNS SETOF bytea
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  is_system boolean := actor_is_system();
  actor bigint := CASE WHEN actor_is_system() THEN NULL ELSE actor_account() END;
  counties bigint[] := ARRAY(SELECT actor_places('county_officer'));
  towns bigint[] := ARRAY(SELECT actor_places('town_clerk', 'town_secretary'));
  villages bigint[] := ARRAY(SELECT actor_places('chief', 'deputy'));
  first_at timestamptz := since::timestamp AT TIME ZONE 'Asia/Shanghai';
  past_at timestamptz := until::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  -- LIMIT rather than EXISTS, which the planner answers for many people by reading the window of everybody.
  SELECT k.key FROM unnest(keys) k (key)
  WHERE (is_system OR cardinality(counties || towns || villages) > 0) AND COALESCE(
    (SELECT true FROM visit v WHERE v.reporter_key = k.key AND v.state = 'counted'
       AND v.happened_at >= first_at AND v.happened_at < past_at LIMIT 1),
    (SELECT true FROM report r WHERE r.reporter_key = k.key AND r.received_at >= first_at AND r.received_at < past_at
       AND (is_system OR r.county_id = ANY (counties)
            OR (r.town_id = ANY (towns) AND seen_from(r.sealed_to, r.held_reason) <= 2)
            OR (r.village_id = ANY (villages) AND seen_from(r.sealed_to, r.held_reason) = 1))
       AND NOT COALESCE(actor = ANY (r.excluded_account_ids), false) LIMIT 1));
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;

-- As before, with what lies in no place below (`rest`) as cells of their own, and with stocks that are drawn once.
CREATE OR REPLACE FUNCTION actor_rounded_figures(places bigint[], since date, until date, category text, per text, wanted text[])
  RETURNS TABLE (place_id bigint, starts_on date, category_code text, measure text, quantity bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  actor bigint := actor_account();
  reached bigint[] := ARRAY(SELECT p.id FROM place p WHERE p.id = ANY (places)
    AND p.path && ARRAY(SELECT actor_places('town_viewer', 'citizen')));
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

-- What is there already.
SELECT set_config('gridwatch.system', 'on', true);
INSERT INTO place_move
SELECT DISTINCT p.id, now(), ARRAY_REMOVE(ARRAY[m.county_id, m.town_id, CASE WHEN p.level = 'group' THEN m.village_id END], NULL) || p.id
FROM report_milestone m JOIN place p ON p.id IN (m.village_id, m.group_id)
WHERE (m.county_id, m.town_id) <> (p.path[1], p.path[2]) OR (p.level = 'group' AND m.village_id <> p.path[3])
ON CONFLICT DO NOTHING;
DO $$
DECLARE batch uuid[]; last uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
  LOOP
    batch := ARRAY(SELECT m.report_id FROM report_milestone m WHERE m.report_id > last
      AND m.measures && ARRAY['fell_due', 'was_settled', 'clock_fell_due', 'clock_was_settled']::figure_step[] ORDER BY m.report_id LIMIT 10000);
    EXIT WHEN cardinality(batch) = 0;
    UPDATE report_milestone m SET days = f.days, measures = f.measures, spans = f.spans, quantities = f.quantities
    FROM fresh_milestones(batch) f
    WHERE m.report_id = f.report_id AND (m.days, m.measures, m.spans, m.quantities) <> (f.days, f.measures, f.spans, f.quantities);
    last := batch[cardinality(batch)];
  END LOOP;
  PERFORM rebuild_figures();
END $$;
