-- For what must follow a report's exclusions and is read by people to whom the report itself does not exist.
CREATE OR REPLACE FUNCTION actor_is_recused(report uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  recused boolean;
BEGIN
  IF system_before = 'on' OR actor_account() IS NULL THEN
    RETURN false;
  END IF;
  PERFORM set_config('gridwatch.system', 'on', true);
  SELECT actor_account() = ANY (r.excluded_account_ids) INTO recused FROM report r WHERE r.id = actor_is_recused.report;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN COALESCE(recused, false);
END $$;
