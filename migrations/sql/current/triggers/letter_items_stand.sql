-- What a letter asks for is written while it is a draft.
CREATE OR REPLACE FUNCTION letter_items_stand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_letter uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.letter_id ELSE NEW.letter_id END;
BEGIN
  IF EXISTS (SELECT FROM letter l WHERE l.id = of_letter AND l.state <> 'draft') THEN
    RAISE EXCEPTION 'letter % is no draft any more', of_letter
      USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_items_stand';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER letter_items_stand BEFORE INSERT OR DELETE ON letter_item
  FOR EACH ROW EXECUTE FUNCTION letter_items_stand();
