-- How many reports the groups below a place had in some days, as far as the actor's desk knows of them.
CREATE OR REPLACE FUNCTION actor_group_reports(place bigint, since date, until date) RETURNS TABLE (group_id bigint, reports bigint)
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
