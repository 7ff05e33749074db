-- Whoever was excluded stays excluded, and a sealed report is never unsealed.
CREATE OR REPLACE FUNCTION exclusions_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'exclusions of report % cannot be taken back', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'exclusions_stand';
END $$;

CREATE TRIGGER exclusions_stand BEFORE UPDATE OF excluded_account_ids, sealed_to ON report FOR EACH ROW
  WHEN (NOT NEW.excluded_account_ids @> OLD.excluded_account_ids OR (OLD.sealed_to IS NOT NULL AND NEW.sealed_to IS NULL))
  EXECUTE FUNCTION exclusions_stand();
