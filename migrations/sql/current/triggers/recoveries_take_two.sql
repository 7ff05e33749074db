-- What was said of a recovery stays said, each in the name of whoever acts; what is stopped or proven is over. What was
-- reported before it was completed is hidden from the account until it is proven.
CREATE OR REPLACE FUNCTION recoveries_take_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.stopped_at IS NOT NULL OR OLD.proven_at IS NOT NULL
     OR (OLD.seconded_at IS NOT NULL AND (OLD.seconded_by, OLD.seconded_at, OLD.opens_at)
                                        IS DISTINCT FROM (NEW.seconded_by, NEW.seconded_at, NEW.opens_at))
     OR (OLD.completed_at IS NOT NULL AND (OLD.completed_at, OLD.code_sha256) IS DISTINCT FROM (NEW.completed_at, NEW.code_sha256)) THEN
    IF (to_jsonb(OLD) - 'told') IS DISTINCT FROM (to_jsonb(NEW) - 'told') THEN
      RAISE EXCEPTION 'recovery % cannot be changed any more', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'recoveries_take_two';
    END IF;
  END IF;
  IF NOT actor_is_system() AND (
       (NEW.seconded_by IS DISTINCT FROM OLD.seconded_by AND NEW.seconded_by IS DISTINCT FROM actor_account())
       OR (NEW.stopped_by IS DISTINCT FROM OLD.stopped_by AND NEW.stopped_by IS DISTINCT FROM actor_account())
       OR (NEW.proven_by IS DISTINCT FROM OLD.proven_by AND NEW.proven_by IS DISTINCT FROM actor_account())
       OR NEW.completed_at IS DISTINCT FROM OLD.completed_at
       OR (NEW.proven_at IS DISTINCT FROM OLD.proven_at AND NEW.proven_by IS NULL)) THEN
    RAISE EXCEPTION 'recovery %: in another''s name', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'recoveries_take_two';
  END IF;
  IF OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL THEN
    UPDATE account SET hidden_before = NEW.completed_at WHERE id = NEW.account_id;
  ELSIF OLD.proven_at IS NULL AND NEW.proven_at IS NOT NULL THEN
    UPDATE account SET hidden_before = NULL WHERE id = NEW.account_id;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER recoveries_take_two BEFORE UPDATE ON recovery
  FOR EACH ROW EXECUTE FUNCTION recoveries_take_two();
