-- Which groups below a place had a report or a visit in some days, as far as the actor may know: whose desk reads reports
-- is told both, anybody else nothing: a group's activity, day by day, is a single report.
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
