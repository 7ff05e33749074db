-- The reporters of reports that were merged into one are told what its reporter is told, each about their own. The next
-- ones in a chain are told by the rows that this inserts.
CREATE OR REPLACE FUNCTION merged_reporters_are_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO notification (report_id, id, kind, audience, reporter_key, at)
    SELECT r.id, gen_random_uuid(), NEW.kind, 'reporter', r.reporter_key, NEW.at FROM report r
    WHERE r.merged_into = NEW.report_id;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;

CREATE TRIGGER merged_reporters_are_told AFTER INSERT ON notification FOR EACH ROW
  WHEN (NEW.audience = 'reporter' AND NEW.kind IN ('progress', 'still_handled')) EXECUTE FUNCTION merged_reporters_are_told();
