-- What is hidden from an account since its recovery comes back only when that is proven.
CREATE OR REPLACE FUNCTION hidden_until_proven() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  is_unproven boolean;
BEGIN
  IF OLD.hidden_before IS NULL OR COALESCE(NEW.hidden_before, '-infinity') >= OLD.hidden_before OR pg_trigger_depth() > 1 THEN
    RETURN NEW;
  END IF;
  -- Whoever asks: a recovery that they do not see is one all the same.
  PERFORM set_config('gridwatch.system', 'on', true);
  is_unproven := EXISTS (SELECT FROM recovery r
    WHERE r.account_id = OLD.id AND r.completed_at = OLD.hidden_before AND r.proven_at IS NULL);
  PERFORM set_config('gridwatch.system', system_before, true);
  IF is_unproven THEN
    RAISE EXCEPTION 'account % is not proven', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hidden_until_proven';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER hidden_until_proven BEFORE UPDATE OF hidden_before ON account
  FOR EACH ROW EXECUTE FUNCTION hidden_until_proven();
