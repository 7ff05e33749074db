-- Which of some pseudonyms reported or visited in some days, as far as the actor's desk sees.
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
