-- An answer is checked once.
CREATE OR REPLACE FUNCTION letter_answers_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the answer to % of letter % was checked', OLD.item_no, OLD.letter_id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_answers_stand';
END $$;

CREATE TRIGGER letter_answers_stand BEFORE UPDATE ON letter_answer FOR EACH ROW
  WHEN (OLD.checked_at IS NOT NULL) EXECUTE FUNCTION letter_answers_stand();
