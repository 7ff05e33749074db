-- What became of a merged report is what becomes of the one that carries it.
CREATE OR REPLACE FUNCTION merged_change_along() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  UPDATE report SET merged_into = merged_into WHERE merged_into = NEW.id;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;

CREATE TRIGGER merged_change_along AFTER UPDATE OF state ON report
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION merged_change_along();
