CREATE OR REPLACE FUNCTION first_sign_in_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE account SET first_signed_in_at = NEW.created_at WHERE id = NEW.account_id AND first_signed_in_at IS NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER first_sign_in_is_kept AFTER INSERT ON login_session FOR EACH ROW EXECUTE FUNCTION first_sign_in_is_kept();
