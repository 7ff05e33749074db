-- Whom a report concerns is excluded from it, with their relatives, whatever the code that named them forgot.
CREATE OR REPLACE FUNCTION exclude_from_report(report uuid, people bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  UPDATE report r SET excluded_account_ids = ARRAY(SELECT DISTINCT x FROM unnest(r.excluded_account_ids || people) x ORDER BY x)
    WHERE r.id = report AND NOT r.excluded_account_ids @> people;
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;
