-- For what tells of a clearing and is read by people to whom it does not exist; as actor_is_recused of its report.
CREATE OR REPLACE FUNCTION actor_is_recused_from_clearing(clearing uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  found uuid;
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  SELECT b.report_id INTO found FROM clearing_basis b WHERE b.clearing_id = actor_is_recused_from_clearing.clearing;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN actor_is_recused(found);
END $$;
