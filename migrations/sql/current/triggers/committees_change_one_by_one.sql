CREATE OR REPLACE FUNCTION committees_change_one_by_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('village'), NEW.village_id::integer);
  RETURN NEW;
END $$;

CREATE TRIGGER committees_change_one_by_one BEFORE INSERT ON committee_member
  FOR EACH ROW EXECUTE FUNCTION committees_change_one_by_one();
