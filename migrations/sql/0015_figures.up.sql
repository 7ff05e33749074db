-- Figures that follow the events. Each report has one row that says what it adds to which figure on which day, made
-- again from its events whenever these change; what changed in it is an increment, and increments are folded into counts.
-- Locks report, report_event and visit while it makes the rows of what is there: minutes for a million reports.

-- What became of a clue after it left the product: outcome codes and dates, never narrative.
CREATE TABLE clue_outcome (
  report_id uuid CONSTRAINT pk_clue_outcome PRIMARY KEY CONSTRAINT fk_clue_outcome_report_id REFERENCES report,
  outcome varchar(40) NOT NULL CONSTRAINT ck_clue_outcome_outcome CHECK (outcome IN
    ('inquiry', 'preliminary_verification', 'held', 'concluded')),
  decided_on date NOT NULL,
  case_filed_on date,
  sanctions integer NOT NULL DEFAULT 0 CONSTRAINT ck_clue_outcome_sanctions CHECK (sanctions BETWEEN 0 AND 1000),
  account_id bigint NOT NULL CONSTRAINT fk_clue_outcome_account_id REFERENCES account,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT ck_clue_outcome_sanctioned CHECK (sanctions = 0 OR case_filed_on IS NOT NULL)
);
-- What its reporter thinks of how a closed report was handled: 1 (bad) to 5 (good).
CREATE TABLE report_rating (
  report_id uuid CONSTRAINT pk_report_rating PRIMARY KEY CONSTRAINT fk_report_rating_report_id REFERENCES report,
  score integer NOT NULL CONSTRAINT ck_report_rating_score CHECK (score BETWEEN 1 AND 5),
  rated_at timestamptz NOT NULL
);
DO $$
DECLARE guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['clue_outcome', 'report_rating'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
  END LOOP;
END $$;
-- Outcomes are the county's alone: monitor, station and town see only that a clue was transferred.
CREATE POLICY clue_outcome_county ON clue_outcome FOR ALL USING ((SELECT actor_is_system()) OR EXISTS (
  SELECT FROM report r WHERE r.id = report_id AND r.county_id IN (SELECT actor_places('county_officer'))));
CREATE POLICY report_rating_read ON report_rating FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = report_id));
CREATE POLICY report_rating_rate ON report_rating FOR INSERT WITH CHECK (EXISTS (
  SELECT FROM report r WHERE r.id = report_id AND r.reporter_key = (SELECT actor_reporter_key())));
CREATE POLICY report_rating_again ON report_rating FOR UPDATE USING (EXISTS (
  SELECT FROM report r WHERE r.id = report_id AND r.reporter_key = (SELECT actor_reporter_key())));
GRANT SELECT, INSERT, UPDATE (outcome, decided_on, case_filed_on, sanctions, account_id, recorded_at) ON clue_outcome TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (score, rated_at) ON report_rating TO gridwatch_app;

CREATE FUNCTION china_date(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (at AT TIME ZONE 'Asia/Shanghai')::date;
-- A deadline is 24:00 of its last day, and falls due on that day.
CREATE FUNCTION last_day(due timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN china_date(due - interval '1 microsecond');
CREATE FUNCTION first_of_month(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN day - (date_part('day', day)::integer - 1);

-- The shadow of OPEN_STATES in gridwatch/reports/lifecycle.py: somebody still has something to do.
CREATE FUNCTION is_open(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN state NOT IN ('draft', 'merged', 'referred', 'out_of_scope', 'clue_transferred', 'closed', 'withdrawn');

-- The lowest desk that sees a report: 1 the station, 2 the town, 3 the county alone.
CREATE FUNCTION seen_from(sealed_to text, held_reason text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN sealed_to = 'county' THEN 3 WHEN sealed_to IS NOT NULL OR held_reason IS NOT NULL THEN 2 ELSE 1 END;

CREATE TYPE figure_grain AS ENUM ('month', 'day', 'rest');
CREATE TYPE figure_step AS ENUM ('received', 'problems', 'clues', 'cases', 'closed', 'closed_in_time', 'replies_due', 'replied_in_time',
  'rated', 'satisfied', 'visits', 'handled', 'left', 'still_open', 'open', 'fell_due', 'was_settled', 'clock_fell_due',
  'clock_was_settled', 'now_held', 'now_submitted', 'now_returned', 'now_merged', 'now_village_fix', 'now_escalated',
  'now_referred', 'now_out_of_scope', 'now_accepted', 'now_quick_fix', 'now_ordered', 'now_clue_transferred', 'now_feedback',
  'now_revisit', 'now_closed', 'now_withdrawn');

-- What a report adds to the figures, as a pure function of its events: day, measure, and for measures of time the days it took.
-- gridwatch/analysis/figures/measures.py says what each measure means. What is in force (a closing that was not reopened) counts; what
-- `fell_due` on a day is overdue from its end on, until it `was_settled`.
CREATE FUNCTION figure_steps(reports uuid[])
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
    SELECT e.report_id, m.day, m.measure, 0, 1
    FROM timed e CROSS JOIN LATERAL (VALUES
      (CASE WHEN e.due_at < COALESCE(e.until, 'infinity') THEN last_day(GREATEST(e.due_at, e.at)) END, 'clock_fell_due'),
      (CASE WHEN e.due_at < e.until THEN china_date(e.until) END, 'clock_was_settled'),
      (CASE WHEN e.rectify_by < COALESCE(e.until, 'infinity') THEN last_day(GREATEST(e.rectify_by, e.at)) END, 'fell_due'),
      (CASE WHEN e.rectify_by < e.until THEN china_date(e.until) END, 'was_settled')) m (day, measure)
  )
  SELECT s.report_id, s.day, s.measure::figure_step, s.span, sum(s.quantity)::integer FROM step s
  WHERE s.day IS NOT NULL AND s.measure IS NOT NULL
  GROUP BY s.report_id, s.day, s.measure, s.span HAVING sum(s.quantity) <> 0;
END $$;

CREATE TABLE report_milestone (
  report_id uuid CONSTRAINT pk_report_milestone PRIMARY KEY CONSTRAINT fk_report_milestone_report_id REFERENCES report,
  county_id bigint NOT NULL,
  town_id bigint,
  village_id bigint,
  group_id bigint,
  category_code varchar NOT NULL,
  seen_from smallint NOT NULL,
  excluded_account_ids bigint[] NOT NULL,
  received_on date NOT NULL,
  days date[] NOT NULL,
  measures figure_step[] NOT NULL,
  spans integer[] NOT NULL,
  quantities smallint[] NOT NULL,
  CONSTRAINT ck_report_milestone_steps CHECK (cardinality(days) = cardinality(measures)
    AND cardinality(days) = cardinality(spans) AND cardinality(days) = cardinality(quantities))
);
CREATE INDEX ix_report_milestone_village_id ON report_milestone (village_id);
CREATE INDEX ix_report_milestone_town_id ON report_milestone (town_id);
CREATE INDEX ix_report_milestone_group_received_on ON report_milestone (group_id, received_on) INCLUDE (seen_from);
ALTER TABLE report_milestone ENABLE ROW LEVEL SECURITY;
ALTER TABLE report_milestone FORCE ROW LEVEL SECURITY;
CREATE POLICY report_milestone_read ON report_milestone FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM report r WHERE r.id = report_id));
CREATE POLICY report_milestone_write ON report_milestone FOR ALL USING ((SELECT actor_is_system()));
-- Who is excluded from which report, to be found by the person: under a policy no index on the array itself may be used,
-- since its operator is not known to keep what it compares to itself.
CREATE TABLE milestone_exclusion (
  report_id uuid NOT NULL CONSTRAINT fk_milestone_exclusion_report_id REFERENCES report_milestone,
  account_id bigint NOT NULL,
  CONSTRAINT pk_milestone_exclusion PRIMARY KEY (report_id, account_id)
);
CREATE INDEX ix_milestone_exclusion_account_id ON milestone_exclusion (account_id);
ALTER TABLE milestone_exclusion ENABLE ROW LEVEL SECURITY;
ALTER TABLE milestone_exclusion FORCE ROW LEVEL SECURITY;
CREATE POLICY milestone_exclusion_system ON milestone_exclusion FOR ALL USING ((SELECT actor_is_system()));
CREATE FUNCTION exclusions_are_listed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  DELETE FROM milestone_exclusion WHERE report_id = NEW.report_id;
  INSERT INTO milestone_exclusion SELECT DISTINCT NEW.report_id, e.account_id FROM unnest(NEW.excluded_account_ids) e (account_id);
  RETURN NULL;
END $$;
CREATE TRIGGER exclusions_are_listed AFTER INSERT ON report_milestone FOR EACH ROW
  WHEN (cardinality(NEW.excluded_account_ids) > 0) EXECUTE FUNCTION exclusions_are_listed();
CREATE TRIGGER exclusions_are_listed_anew AFTER UPDATE OF excluded_account_ids ON report_milestone FOR EACH ROW
  WHEN (OLD.excluded_account_ids IS DISTINCT FROM NEW.excluded_account_ids) EXECUTE FUNCTION exclusions_are_listed();
-- What became of a clue is the county's to know, also as a list of those that a figure counts.
CREATE VIEW report_step WITH (security_barrier) AS
  SELECT m.report_id, s.day, s.measure::text AS measure, s.quantity
  FROM report_milestone m CROSS JOIN LATERAL unnest(m.days, m.measures, m.quantities) s (day, measure, quantity)
  WHERE s.measure <> 'cases' OR (SELECT actor_is_system()) OR m.county_id IN (SELECT actor_places('county_officer'));
GRANT SELECT ON report_step TO gridwatch_app;

-- What changed and is not in the counts yet; without category for visits.
CREATE TABLE figure_increment (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_figure_increment PRIMARY KEY,
  county_id bigint NOT NULL,
  town_id bigint,
  village_id bigint,
  category_code varchar,
  seen_from smallint NOT NULL,
  day date NOT NULL,
  measure figure_step NOT NULL,
  span integer NOT NULL,
  quantity integer NOT NULL
);
-- Counts of a place by month or day; category '*' is all of them. Nobody but the functions below reads or writes them.
CREATE TABLE figure_count (
  place_id bigint NOT NULL,
  grain figure_grain NOT NULL,
  category_code varchar NOT NULL,
  measure figure_step NOT NULL,
  starts_on date NOT NULL,
  seen_from smallint NOT NULL,
  span integer NOT NULL,
  quantity bigint NOT NULL,
  CONSTRAINT pk_figure_count PRIMARY KEY (place_id, grain, category_code, measure, starts_on, seen_from, span)
);
-- Each category of a window, without reading all the days of every category.
CREATE INDEX ix_figure_count_categories ON figure_count (place_id, grain, measure, starts_on) WHERE category_code <> '*';

-- Which counts a step belongs to: those that many reports share. What few share (a group, a village's day) is read from
-- the reports' own rows. Time measures need the start's month; what is still open, its day.
CREATE FUNCTION figure_spread(county bigint, town bigint, village bigint, category varchar, measure figure_step, day date)
  RETURNS TABLE (place_id bigint, grain figure_grain, category_code varchar, starts_on date) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 7
BEGIN ATOMIC
  SELECT s.place_id, s.grain, s.category_code,
         CASE s.grain WHEN 'day' THEN day ELSE first_of_month(day) END
  FROM (VALUES
    (county, 'month'::figure_grain, '*'::varchar), (town, 'month', '*'), (village, 'month', '*'), (county, 'day', '*'), (town, 'day', '*'),
    (county, 'month', category), (town, 'month', category), (county, 'day', category),
    -- What no place below has: for a view by today's map, in which villages may lie elsewhere.
    (CASE WHEN town IS NULL THEN county END, 'rest', '*'), (CASE WHEN village IS NULL THEN town END, 'rest', '*')) s (place_id, grain, category_code)
  WHERE s.place_id IS NOT NULL AND s.category_code IS NOT NULL
    AND (s.category_code = '*' OR measure < 'now_held')
    AND (measure NOT IN ('handled', 'left') OR (s.grain <> 'day' AND s.category_code = '*'));
END;

-- The rows of some reports as they should be.
CREATE FUNCTION fresh_milestones(reports uuid[]) RETURNS SETOF report_milestone
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
-- Make the rows of some reports again, and keep what changed as increments.
CREATE FUNCTION refresh_milestones(reports uuid[]) RETURNS void
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

CREATE FUNCTION events_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM refresh_milestones(ARRAY(SELECT DISTINCT report_id FROM happened));
  RETURN NULL;
END $$;
CREATE TRIGGER events_are_counted AFTER INSERT ON report_event REFERENCING NEW TABLE AS happened
  FOR EACH STATEMENT EXECUTE FUNCTION events_are_counted();
CREATE FUNCTION report_is_counted_anew() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM refresh_milestones(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER report_is_counted_anew AFTER UPDATE ON report FOR EACH ROW
  WHEN ((OLD.town_id, OLD.village_id, OLD.group_id, OLD.sealed_to, OLD.held_reason, OLD.excluded_account_ids, OLD.reply_due_at)
        IS DISTINCT FROM (NEW.town_id, NEW.village_id, NEW.group_id, NEW.sealed_to, NEW.held_reason, NEW.excluded_account_ids, NEW.reply_due_at))
  EXECUTE FUNCTION report_is_counted_anew();
CREATE FUNCTION outcome_is_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM refresh_milestones(ARRAY[NEW.report_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER outcome_is_counted AFTER INSERT OR UPDATE ON clue_outcome FOR EACH ROW EXECUTE FUNCTION outcome_is_counted();
CREATE TRIGGER outcome_is_counted AFTER INSERT OR UPDATE ON report_rating FOR EACH ROW EXECUTE FUNCTION outcome_is_counted();

CREATE INDEX ix_visit_group_happened_at ON visit (group_id, happened_at);
CREATE FUNCTION visits_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO figure_increment (county_id, town_id, village_id, seen_from, day, measure, span, quantity)
  VALUES (NEW.county_id, NEW.town_id, NEW.village_id, 1, china_date(NEW.happened_at), 'visits', 0,
          CASE WHEN NEW.state = 'counted' THEN 1 ELSE -1 END);
  RETURN NULL;
END $$;
CREATE TRIGGER visits_are_counted AFTER INSERT ON visit FOR EACH ROW
  WHEN (NEW.state = 'counted') EXECUTE FUNCTION visits_are_counted();
CREATE TRIGGER visits_are_counted_anew AFTER UPDATE OF state ON visit FOR EACH ROW
  WHEN ((OLD.state = 'counted') <> (NEW.state = 'counted')) EXECUTE FUNCTION visits_are_counted();

-- Move increments into the counts, oldest first; how many were moved. A reader sees either, never both or none.
CREATE FUNCTION fold_figures(most integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE folded bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('figures'));
  WITH taken AS (
    DELETE FROM figure_increment WHERE id IN (SELECT id FROM figure_increment ORDER BY id LIMIT most) RETURNING *
  ), added AS (
    INSERT INTO figure_count (place_id, grain, category_code, measure, starts_on, seen_from, span, quantity)
    SELECT s.place_id, s.grain, s.category_code, t.measure, s.starts_on, t.seen_from, t.span, sum(t.quantity)
    FROM taken t CROSS JOIN LATERAL figure_spread(t.county_id, t.town_id, t.village_id, t.category_code, t.measure, t.day) s
    GROUP BY s.place_id, s.grain, s.category_code, t.measure, s.starts_on, t.seen_from, t.span
    ON CONFLICT (place_id, grain, category_code, measure, starts_on, seen_from, span)
      DO UPDATE SET quantity = figure_count.quantity + EXCLUDED.quantity
  )
  SELECT count(*) INTO folded FROM taken;
  RETURN folded;
END $$;

-- Each step as it counts, of reports and of visits; these have no category.
CREATE VIEW counted_step WITH (security_invoker) AS
  SELECT m.county_id, m.town_id, m.village_id, m.category_code, m.seen_from, p.day, p.measure, p.span, p.quantity
  FROM report_milestone m CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
  UNION ALL
  SELECT v.county_id, v.town_id, v.village_id, NULL, 1::smallint, china_date(v.happened_at), 'visits'::figure_step, 0, 1::smallint
  FROM visit v WHERE v.state = 'counted';

-- The counts as the reports' rows and the visits have them; those kept must be the same. What figure_spread says of one step
-- is said here of all of them: a sum over millions of steps is made once for all the counts that can be made of it.
CREATE VIEW figure_truth WITH (security_invoker) AS
  WITH month AS MATERIALIZED (
    SELECT county_id, town_id, village_id, measure, first_of_month(day) AS starts_on, seen_from, span, sum(quantity) AS quantity
    FROM counted_step GROUP BY county_id, town_id, village_id, measure, first_of_month(day), seen_from, span
  ), day AS MATERIALIZED (
    SELECT county_id, town_id, measure, day, seen_from, span, sum(quantity) AS quantity
    FROM counted_step WHERE measure NOT IN ('handled', 'left') GROUP BY county_id, town_id, measure, day, seen_from, span
  ), category AS MATERIALIZED (
    SELECT county_id, category_code, measure, day, seen_from, span, sum(quantity) AS quantity
    FROM counted_step WHERE category_code IS NOT NULL AND measure < 'now_held' AND measure NOT IN ('handled', 'left')
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
    WHERE town_id IS NOT NULL AND category_code IS NOT NULL AND measure < 'now_held' AND measure NOT IN ('handled', 'left')
    GROUP BY town_id, category_code, measure, first_of_month(day), seen_from, span)
  SELECT * FROM truth WHERE quantity <> 0;

-- Throw the counts away and make them from the reports' rows, while every writer waits. In the order in which they are asked
-- for, so that what is read together lies together.
CREATE FUNCTION rebuild_figures() RETURNS void
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

-- Where the kept counts and the truth differ. Empty, or there is a defect.
CREATE FUNCTION figure_differences() RETURNS TABLE (place_id bigint, grain figure_grain, category_code varchar, measure figure_step,
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

-- The reports whose row is not what their events say.
CREATE FUNCTION milestone_differences(reports uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  WITH fresh AS (
    SELECT f.report_id, f.town_id, f.village_id, f.group_id, f.seen_from, f.excluded_account_ids, s.*
    FROM fresh_milestones(reports) f CROSS JOIN LATERAL unnest(f.days, f.measures, f.spans, f.quantities) s
  ), kept AS (
    SELECT m.report_id, m.town_id, m.village_id, m.group_id, m.seen_from, m.excluded_account_ids, s.*
    FROM report_milestone m CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) s
    WHERE m.report_id = ANY (reports))
  SELECT DISTINCT d.report_id FROM (
    (SELECT * FROM fresh EXCEPT ALL SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT ALL SELECT * FROM fresh)) d
  UNION
  SELECT m.report_id FROM report_milestone m WHERE m.report_id = ANY (reports)
    AND ARRAY(SELECT DISTINCT a.id FROM unnest(m.excluded_account_ids) a (id) ORDER BY a.id)
     <> ARRAY(SELECT e.account_id FROM milestone_exclusion e WHERE e.report_id = m.report_id ORDER BY e.account_id);
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;

-- From which desk the actor looks at each place: 0 not at all, 1 a station's, 2 a town's, 3 the county's.
CREATE FUNCTION actor_sights(places bigint[]) RETURNS TABLE (id bigint, sight smallint) LANGUAGE sql STABLE
BEGIN ATOMIC
  WITH post AS MATERIALIZED (
    SELECT ARRAY(SELECT actor_places('county_officer')) AS county, ARRAY(SELECT actor_places('town_clerk', 'town_secretary')) AS town,
           ARRAY(SELECT actor_places('chief', 'deputy')) AS station)
  SELECT p.id, CASE WHEN (SELECT actor_is_system()) OR p.path && post.county THEN 3 WHEN p.path && post.town THEN 2
                    WHEN p.path && post.station THEN 1 ELSE 0 END
  FROM place p CROSS JOIN post WHERE p.id = ANY (actor_sights.places);
END;
CREATE FUNCTION actor_sight(place bigint) RETURNS smallint LANGUAGE sql STABLE
  RETURN (SELECT s.sight FROM actor_sights(ARRAY[actor_sight.place]) s);

-- Figures as the actor may know them: of places that their office reaches, without reports that its desk does not see and
-- without those that they are excluded from. `source` is a grain of the counts, or 'report' for the reports' own rows.
-- `category` is '*', 'each', or the beginning of a code; `per` is 'day', 'month', or anything else for one sum.
CREATE FUNCTION actor_figures(places bigint[], source text, since date, until date, category text, per text, wanted text[])
  RETURNS TABLE (place_id bigint, starts_on date, category_code text, measure text, span integer, quantity bigint)
  -- Planned for the values at hand, so that what is not asked for costs nothing.
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  actor bigint := CASE WHEN actor_is_system() THEN NULL ELSE actor_account() END;
  asked figure_step[] := wanted;
  kept figure_grain := NULLIF(source, 'report');
  reached bigint[];
  sights smallint[];
BEGIN
  SELECT array_agg(s.id), array_agg(s.sight) INTO reached, sights FROM actor_sights(places) s WHERE s.sight > 0;
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  WITH sight AS (SELECT u.place_id, u.sight FROM unnest(reached, sights) u (place_id, sight)),
  mine AS (
    SELECT m.* FROM milestone_exclusion e JOIN report_milestone m ON m.report_id = e.report_id WHERE e.account_id = actor
  ), own AS (
    SELECT s.place_id, s.sight, m.category_code, m.seen_from, p.day, p.measure, p.span, p.quantity
    FROM sight s JOIN report_milestone m ON m.village_id = s.place_id
    CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
    WHERE kept IS NULL AND NOT COALESCE(actor = ANY (m.excluded_account_ids), false)
    UNION ALL
    SELECT s.place_id, s.sight, m.category_code, m.seen_from, p.day, p.measure, p.span, p.quantity
    FROM sight s JOIN report_milestone m ON m.group_id = s.place_id
    CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
    WHERE kept IS NULL AND NOT COALESCE(actor = ANY (m.excluded_account_ids), false)
    UNION ALL
    SELECT s.place_id, s.sight, m.category_code, m.seen_from, p.day, p.measure, p.span, p.quantity
    FROM sight s JOIN report_milestone m ON m.town_id = s.place_id
    CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
    WHERE kept IS NULL AND NOT COALESCE(actor = ANY (m.excluded_account_ids), false)
    UNION ALL
    SELECT s.place_id, s.sight, NULL, 1, china_date(v.happened_at), 'visits'::figure_step, 0, 1
    FROM sight s JOIN visit v ON s.place_id IN (v.town_id, v.village_id, v.group_id) AND v.state = 'counted'
    WHERE kept IS NULL AND 'visits' = ANY (asked)
      AND v.happened_at >= since::timestamp AT TIME ZONE 'Asia/Shanghai' AND v.happened_at < until::timestamp AT TIME ZONE 'Asia/Shanghai'
  ), cell AS (
    SELECT c.place_id, c.starts_on, c.category_code, c.measure, c.span, c.quantity
    FROM sight s JOIN figure_count c ON c.place_id = s.place_id AND c.grain = kept AND c.seen_from <= s.sight
      AND c.measure = ANY (asked) AND c.starts_on >= since AND c.starts_on < until
      AND CASE category WHEN '*' THEN c.category_code = '*' ELSE c.category_code <> '*' END
    UNION ALL
    SELECT s.place_id, f.starts_on, f.category_code, i.measure, i.span, i.quantity
    FROM figure_increment i
    CROSS JOIN LATERAL figure_spread(i.county_id, i.town_id, i.village_id, i.category_code, i.measure, i.day) f
    JOIN sight s ON s.place_id = f.place_id AND i.seen_from <= s.sight
    WHERE f.grain = kept AND i.measure = ANY (asked)
    UNION ALL
    SELECT s.place_id, f.starts_on, f.category_code, p.measure, p.span, -p.quantity
    FROM mine m CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
    CROSS JOIN LATERAL figure_spread(m.county_id, m.town_id, m.village_id, m.category_code, p.measure, p.day) f
    JOIN sight s ON s.place_id = f.place_id AND m.seen_from <= s.sight
    WHERE f.grain = kept AND p.measure = ANY (asked)
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

REVOKE EXECUTE ON FUNCTION refresh_milestones FROM PUBLIC;

-- What is there already.
SELECT set_config('gridwatch.system', 'on', true);
DO $$
DECLARE batch uuid[];
BEGIN
  LOOP
    batch := ARRAY(SELECT r.id FROM report r WHERE NOT EXISTS (SELECT FROM report_milestone m WHERE m.report_id = r.id) LIMIT 10000);
    EXIT WHEN cardinality(batch) = 0;
    INSERT INTO report_milestone SELECT * FROM fresh_milestones(batch);
  END LOOP;
  PERFORM rebuild_figures();
END $$;
