CREATE OR REPLACE FUNCTION events_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM refresh_milestones(ARRAY(SELECT DISTINCT report_id FROM happened));
  RETURN NULL;
END $$;

CREATE TRIGGER events_are_counted AFTER INSERT ON report_event REFERENCING NEW TABLE AS happened
  FOR EACH STATEMENT EXECUTE FUNCTION events_are_counted();
