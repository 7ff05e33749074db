-- What is hidden from an account since its recovery comes back only when that is proven.
CREATE OR REPLACE FUNCTION hidden_until_proven() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.hidden_before IS NOT NULL AND COALESCE(NEW.hidden_before, '-infinity') < OLD.hidden_before AND EXISTS (
       SELECT FROM recovery r WHERE r.account_id = OLD.id AND r.completed_at = OLD.hidden_before AND r.proven_at IS NULL)
     AND pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'account % is not proven', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hidden_until_proven';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER hidden_until_proven BEFORE UPDATE OF hidden_before ON account
  FOR EACH ROW EXECUTE FUNCTION hidden_until_proven();
