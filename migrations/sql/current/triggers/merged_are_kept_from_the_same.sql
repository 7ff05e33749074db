-- Merged reports are one matter: from whom the one that carries them is kept, from them the others are too, along the chain.
CREATE OR REPLACE FUNCTION merged_are_kept_from_the_same() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  UPDATE report m SET
      excluded_account_ids = ARRAY(SELECT DISTINCT x FROM unnest(m.excluded_account_ids || t.excluded_account_ids) x ORDER BY x),
      sealed_to = CASE WHEN 'county' IN (m.sealed_to, t.sealed_to) THEN 'county' ELSE COALESCE(m.sealed_to, t.sealed_to) END
    FROM report t
    WHERE t.id = m.merged_into AND NEW.id IN (m.id, t.id)
      AND NOT (m.excluded_account_ids @> t.excluded_account_ids
               AND (t.sealed_to IS NULL OR m.sealed_to = 'county' OR m.sealed_to IS NOT DISTINCT FROM t.sealed_to));
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;

CREATE TRIGGER merged_are_kept_from_the_same AFTER UPDATE OF merged_into, excluded_account_ids, sealed_to ON report
  FOR EACH ROW WHEN ((NEW.merged_into, NEW.excluded_account_ids, NEW.sealed_to)
                     IS DISTINCT FROM (OLD.merged_into, OLD.excluded_account_ids, OLD.sealed_to))
  EXECUTE FUNCTION merged_are_kept_from_the_same();
