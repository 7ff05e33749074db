CREATE OR REPLACE FUNCTION relatives_are_excluded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  PERFORM exclude_from_report(c.report_id, ARRAY[CASE c.account_id WHEN NEW.account_id THEN NEW.relative_id ELSE NEW.account_id END])
    FROM concern_account c WHERE c.account_id IN (NEW.account_id, NEW.relative_id);
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;

CREATE TRIGGER relatives_are_excluded AFTER INSERT ON near_relation
  FOR EACH ROW EXECUTE FUNCTION relatives_are_excluded();
