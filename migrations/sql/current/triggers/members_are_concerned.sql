CREATE OR REPLACE FUNCTION members_are_concerned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  county bigint := (SELECT path[1] FROM place WHERE id = NEW.village_id);
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO concern_account (report_id, account_id)
    SELECT id, NEW.account_id FROM concerns_by_name(NEW.account_id, county) id
    UNION
    SELECT r.id, NEW.account_id FROM report r JOIN report_concern c ON c.report_id = r.id AND c.kind = 'post'
      JOIN concern_post p ON p.post = c.value AND p.office = NEW.post AND p.is_committee
      WHERE r.village_id = NEW.village_id AND NEW.term && china_days(concern_period(r.captured_at, r.received_at))
    ON CONFLICT DO NOTHING;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;

CREATE TRIGGER members_are_concerned AFTER INSERT ON committee_member
  FOR EACH ROW EXECUTE FUNCTION members_are_concerned();
