CREATE OR REPLACE FUNCTION names_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO concern_name (report_id, name) SELECT NEW.report_id, n FROM concern_names(NEW.value) n ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER names_are_kept AFTER INSERT ON report_concern
  FOR EACH ROW WHEN (NEW.kind = 'person') EXECUTE FUNCTION names_are_kept();
