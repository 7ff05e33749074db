-- A report that names somebody and an appointment at the same moment wait for each other. The first of the
-- BEFORE triggers by name, so that this lock is always taken before a village's.
CREATE OR REPLACE FUNCTION await_concerns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('recusal'));
  RETURN NEW;
END $$;

CREATE TRIGGER await_concerns BEFORE INSERT ON appointment FOR EACH ROW EXECUTE FUNCTION await_concerns();

CREATE TRIGGER await_concerns BEFORE INSERT ON committee_member FOR EACH ROW EXECUTE FUNCTION await_concerns();

CREATE TRIGGER await_concerns BEFORE INSERT ON near_relation FOR EACH ROW EXECUTE FUNCTION await_concerns();

CREATE TRIGGER await_concerns BEFORE UPDATE OF name ON account FOR EACH ROW EXECUTE FUNCTION await_concerns();
