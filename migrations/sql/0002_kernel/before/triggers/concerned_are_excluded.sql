CREATE OR REPLACE FUNCTION concerned_are_excluded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM exclude_from_report(NEW.report_id, ARRAY(SELECT NEW.account_id UNION SELECT near_relatives(NEW.account_id)));
  -- Whom a merged report turns out to concern, the one that carries it concerns too.
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO concern_account (report_id, account_id)
    SELECT r.merged_into, NEW.account_id FROM report r WHERE r.id = NEW.report_id AND r.merged_into IS NOT NULL
    ON CONFLICT DO NOTHING;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;

CREATE TRIGGER concerned_are_excluded AFTER INSERT ON concern_account
  FOR EACH ROW EXECUTE FUNCTION concerned_are_excluded();
