-- Whether a letter names anybody yet who alone reads it, whoever asks.
CREATE OR REPLACE FUNCTION letter_is_named(wanted uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  found boolean;
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  found := EXISTS (SELECT FROM letter_reader r WHERE r.letter_id = wanted);
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN found;
END $$;
