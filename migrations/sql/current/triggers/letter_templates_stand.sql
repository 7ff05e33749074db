-- Put into force once, in the name of whoever acts, and ended once.
CREATE OR REPLACE FUNCTION letter_templates_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.adopted_at IS NOT NULL AND (OLD.adopted_at, OLD.adopted_by) IS DISTINCT FROM (NEW.adopted_at, NEW.adopted_by))
     OR (OLD.ended_at IS NOT NULL AND NEW IS DISTINCT FROM OLD)
     OR (OLD.adopted_by IS NULL AND NEW.adopted_by IS NOT NULL AND NOT actor_is_system()
         AND NEW.adopted_by IS DISTINCT FROM actor_account()) THEN
    RAISE EXCEPTION 'template % is put into force once, by whoever acts, and ends once', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_templates_stand';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER letter_templates_stand BEFORE UPDATE ON letter_template
  FOR EACH ROW EXECUTE FUNCTION letter_templates_stand();
