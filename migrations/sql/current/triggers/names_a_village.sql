-- A pairing and a diary name a village at least; checked at commit, since the villages are written after them.
CREATE OR REPLACE FUNCTION names_a_village() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_named boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = $1)', TG_ARGV[0], TG_ARGV[1]) INTO is_named USING NEW.id;
  IF NOT is_named THEN
    RAISE EXCEPTION '% % names no village', TG_TABLE_NAME, NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'names_a_village';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER pairing_names_a_village AFTER INSERT ON pairing
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION names_a_village('pairing_village', 'pairing_id');
CREATE CONSTRAINT TRIGGER diary_names_a_village AFTER INSERT ON diary
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION names_a_village('diary_village', 'diary_id');
