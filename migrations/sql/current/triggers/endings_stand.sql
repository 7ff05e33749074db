-- An ending is written once.
CREATE OR REPLACE FUNCTION endings_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'appointment % has ended', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'endings_stand';
END $$;

CREATE TRIGGER endings_stand BEFORE UPDATE ON appointment
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION endings_stand();
