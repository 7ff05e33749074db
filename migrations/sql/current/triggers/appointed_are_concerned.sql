-- Somebody of a name, or in a post, that an earlier report gave.
CREATE OR REPLACE FUNCTION appointed_are_concerned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  county bigint := (SELECT path[1] FROM place WHERE id = NEW.place_id);
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO concern_account (report_id, account_id)
    SELECT id, NEW.account_id FROM concerns_by_name(NEW.account_id, county) id
    UNION
    SELECT r.id, NEW.account_id FROM report r JOIN report_concern c ON c.report_id = r.id AND c.kind = 'post'
      JOIN concern_post p ON p.post = c.value AND p.office = NEW.role AND p.level = NEW.place_level AND NOT p.is_committee
      WHERE NEW.place_id = CASE NEW.place_level WHEN 'village' THEN r.village_id ELSE r.town_id END
        AND r.received_at >= lower(NEW.in_force) AND NEW.in_force && concern_period(r.captured_at, r.received_at)
    ON CONFLICT DO NOTHING;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;

CREATE TRIGGER appointed_are_concerned AFTER INSERT ON appointment
  FOR EACH ROW EXECUTE FUNCTION appointed_are_concerned();
