CREATE OR REPLACE FUNCTION renamed_are_concerned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO concern_account (report_id, account_id)
    SELECT found, NEW.id FROM (
      SELECT p.path[1] AS county FROM appointment a JOIN place p ON p.id = a.place_id WHERE a.account_id = NEW.id
      UNION SELECT p.path[1] FROM committee_member c JOIN place p ON p.id = c.village_id WHERE c.account_id = NEW.id) held
    CROSS JOIN LATERAL concerns_by_name(NEW.id, held.county) found
    ON CONFLICT DO NOTHING;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;

CREATE TRIGGER renamed_are_concerned AFTER UPDATE OF name ON account
  FOR EACH ROW WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION renamed_are_concerned();
