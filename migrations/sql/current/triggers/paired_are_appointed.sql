-- Who is paired holds an office for it at the town or above on the first day; the villages are the town's.
CREATE OR REPLACE FUNCTION paired_are_appointed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM right_role g JOIN appointment a ON a.role = g.role
        JOIN place t ON t.id = NEW.town_id AND a.place_id = ANY (t.path)
      WHERE g.code = 'diary.write' AND a.account_id = NEW.officer_id
        AND a.in_force && tstzrange(lower(NEW.days)::timestamp AT TIME ZONE 'Asia/Shanghai',
                                    (lower(NEW.days) + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')) THEN
    RAISE EXCEPTION 'account % holds no office to be paired with town %', NEW.officer_id, NEW.town_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'paired_are_appointed';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER paired_are_appointed BEFORE INSERT ON pairing
  FOR EACH ROW EXECUTE FUNCTION paired_are_appointed();
