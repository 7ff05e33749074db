-- A pairing ends sooner, and never later or from another day on: for that a new one is made, by another document.
CREATE OR REPLACE FUNCTION pairings_only_shorten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'pairing % ends sooner, and is not changed otherwise', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'pairings_only_shorten';
END $$;

CREATE TRIGGER pairings_only_shorten BEFORE UPDATE ON pairing FOR EACH ROW
  WHEN (NOT (NEW.days <@ OLD.days AND lower(NEW.days) = lower(OLD.days)))
  EXECUTE FUNCTION pairings_only_shorten();
