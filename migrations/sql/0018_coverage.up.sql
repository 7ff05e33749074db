-- First sign-ins, what coverage may know of activity, and the villages' returns on collective funds, assets and resources.
-- Locks account while it looks for first sign-ins, and report while an index is built.
ALTER TABLE account ADD first_signed_in_at timestamptz;
UPDATE account a SET first_signed_in_at = LEAST(
  (SELECT min(s.created_at) FROM login_session s WHERE s.account_id = a.id),
  (SELECT min(c.used_at) FROM activation_code c WHERE c.account_id = a.id));
CREATE FUNCTION first_sign_in_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE account SET first_signed_in_at = NEW.created_at WHERE id = NEW.account_id AND first_signed_in_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER first_sign_in_is_kept AFTER INSERT ON login_session FOR EACH ROW EXECUTE FUNCTION first_sign_in_is_kept();

-- Which groups below a place had a report or a visit in some days, as far as the actor may know: whose desk reads reports
-- is told both, who reads rounded figures only that there was either, anybody else of visits alone.
CREATE FUNCTION actor_group_activity(place bigint, since date, until date)
  RETURNS TABLE (group_id bigint, reported boolean, visited boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  actor bigint := CASE WHEN actor_is_system() THEN NULL ELSE actor_account() END;
  sight smallint := actor_sight(place);
  rounds boolean := sight = 0 AND EXISTS (SELECT FROM place p WHERE p.id = actor_group_activity.place
    AND p.path && ARRAY(SELECT actor_places('town_viewer')));
  first_at timestamptz := since::timestamp AT TIME ZONE 'Asia/Shanghai';
  past_at timestamptz := until::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  SELECT g.id, sight > 0 AND a.reported, a.visited OR (rounds AND a.reported)
  -- Asked of each group once (OFFSET): otherwise the planner asks twice, and for many groups reads the window of everybody.
  FROM place g CROSS JOIN LATERAL (SELECT
      EXISTS (SELECT FROM report_milestone m WHERE m.group_id = g.id AND m.received_on >= since AND m.received_on < until
              AND m.seen_from <= CASE WHEN rounds THEN 2 ELSE sight END
              AND NOT COALESCE(actor = ANY (m.excluded_account_ids), false)) AS reported,
      EXISTS (SELECT FROM visit v WHERE v.group_id = g.id AND v.state = 'counted'
              AND v.happened_at >= first_at AND v.happened_at < past_at) AS visited OFFSET 0) a
  WHERE g.level = 'group' AND g.path @> ARRAY[actor_group_activity.place] AND (a.reported OR a.visited);
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;

-- How many reports the groups below a place had in some days, as far as the actor's desk knows of them.
CREATE FUNCTION actor_group_reports(place bigint, since date, until date) RETURNS TABLE (group_id bigint, reports bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  actor bigint := CASE WHEN actor_is_system() THEN NULL ELSE actor_account() END;
  sight smallint := actor_sight(place);
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  SELECT m.group_id, count(*) FROM place g JOIN report_milestone m ON m.group_id = g.id
  WHERE g.level = 'group' AND g.path @> ARRAY[actor_group_reports.place] AND m.received_on >= since AND m.received_on < until
    AND m.seen_from <= sight AND NOT COALESCE(actor = ANY (m.excluded_account_ids), false)
  GROUP BY m.group_id;
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;

-- Which of some reporters visited in some days, or reported something that the actor's own desk sees: what a monitor
-- reports elsewhere, or past the desk, is not told by calling them active. Town leaders are told of their town's reports.
CREATE INDEX ix_report_reporter_key_received_at ON report (reporter_key, received_at);
CREATE FUNCTION actor_active_reporters(keys bytea[], since date, until date) RETURNS SETOF bytea
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  is_system boolean := actor_is_system();
  actor bigint := CASE WHEN actor_is_system() THEN NULL ELSE actor_account() END;
  counties bigint[] := ARRAY(SELECT actor_places('county_officer'));
  towns bigint[] := ARRAY(SELECT actor_places('town_clerk', 'town_secretary', 'town_viewer'));
  villages bigint[] := ARRAY(SELECT actor_places('chief', 'deputy'));
  first_at timestamptz := since::timestamp AT TIME ZONE 'Asia/Shanghai';
  past_at timestamptz := until::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  RETURN QUERY
  -- LIMIT rather than EXISTS, which the planner answers for many people by reading the window of everybody.
  SELECT k.key FROM unnest(keys) k (key)
  WHERE COALESCE(
    (SELECT true FROM visit v WHERE v.reporter_key = k.key AND v.state = 'counted'
       AND v.happened_at >= first_at AND v.happened_at < past_at LIMIT 1),
    (SELECT true FROM report r WHERE r.reporter_key = k.key AND r.received_at >= first_at AND r.received_at < past_at
       AND (is_system OR r.county_id = ANY (counties)
            OR (r.town_id = ANY (towns) AND seen_from(r.sealed_to, r.held_reason) <= 2)
            OR (r.village_id = ANY (villages) AND seen_from(r.sealed_to, r.held_reason) = 1))
       AND NOT COALESCE(actor = ANY (r.excluded_account_ids), false) LIMIT 1));
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;

-- A village's monthly return on collective funds, assets and resources (三资), and whether its disclosure was in time.
CREATE TABLE asset_return (
  village_id bigint NOT NULL CONSTRAINT fk_asset_return_village_id REFERENCES place,
  month date NOT NULL CONSTRAINT ck_asset_return_month CHECK (extract(day FROM month) = 1),
  expected integer NOT NULL CONSTRAINT ck_asset_return_expected CHECK (expected >= 0),
  registered integer NOT NULL CONSTRAINT ck_asset_return_registered CHECK (registered BETWEEN 0 AND expected),
  reviewed integer NOT NULL CONSTRAINT ck_asset_return_reviewed CHECK (reviewed BETWEEN 0 AND registered),
  disclosure_due_on date NOT NULL,
  disclosed_on date,
  account_id bigint NOT NULL CONSTRAINT fk_asset_return_account_id REFERENCES account,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT pk_asset_return PRIMARY KEY (village_id, month)
);
GRANT SELECT, INSERT, UPDATE (expected, registered, reviewed, disclosure_due_on, disclosed_on, account_id, recorded_at)
  ON asset_return TO gridwatch_app;

-- What a year-on-year comparison was made against, kept as it was first used: late changes to the year before do not
-- change what was published since. Whoever is excluded from a report has a base of their own, which is never kept.
CREATE FUNCTION actor_has_exclusions() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  excluded boolean;
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  SELECT EXISTS (SELECT FROM milestone_exclusion e WHERE e.account_id = actor_account()) INTO excluded;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN excluded;
END $$;
CREATE TABLE figure_base (
  place_id bigint NOT NULL CONSTRAINT fk_figure_base_place_id REFERENCES place,
  sight smallint NOT NULL,
  category varchar NOT NULL,
  first date NOT NULL,
  past date NOT NULL,
  taken_at timestamptz NOT NULL,
  counts jsonb NOT NULL,
  CONSTRAINT pk_figure_base PRIMARY KEY (place_id, sight, category, first, past)
);
ALTER TABLE figure_base ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_base FORCE ROW LEVEL SECURITY;
CREATE POLICY figure_base_own_desk ON figure_base FOR ALL USING (
  sight = actor_sight(place_id) AND sight > 0 AND NOT (SELECT actor_has_exclusions()));
GRANT SELECT, INSERT ON figure_base TO gridwatch_app;
