-- Who reads the letter of a clearing was settled when it was drafted: one more could be somebody from whom its report is
-- kept.
CREATE OR REPLACE FUNCTION cleared_letters_name_nobody_else() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  is_settled boolean;
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  is_settled := EXISTS (SELECT FROM clearing c WHERE c.letter_id = NEW.letter_id);
  PERFORM set_config('gridwatch.system', system_before, true);
  IF is_settled THEN
    RAISE EXCEPTION 'letter % of a clearing names its readers when it is drafted', NEW.letter_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'cleared_letters_name_nobody_else';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER cleared_letters_name_nobody_else BEFORE INSERT ON letter_reader
  FOR EACH ROW EXECUTE FUNCTION cleared_letters_name_nobody_else();
