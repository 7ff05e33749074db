-- An activation code is for an account that was never used: a way back in is a recovery.
CREATE OR REPLACE FUNCTION activation_is_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM account a WHERE a.id = NEW.account_id
             AND (a.password_hash IS NOT NULL OR a.first_signed_in_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'account % was used before', NEW.account_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activation_is_first';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER activation_is_first BEFORE INSERT ON activation_code
  FOR EACH ROW EXECUTE FUNCTION activation_is_first();
