-- The reports whose row is not what their events say.
CREATE OR REPLACE FUNCTION milestone_differences(reports uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
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
