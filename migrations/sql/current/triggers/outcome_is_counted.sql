CREATE OR REPLACE FUNCTION outcome_is_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM refresh_milestones(ARRAY[NEW.report_id]);
  RETURN NULL;
END $$;

CREATE TRIGGER outcome_is_counted AFTER INSERT OR UPDATE ON clue_outcome FOR EACH ROW EXECUTE FUNCTION outcome_is_counted();

CREATE TRIGGER outcome_is_counted AFTER INSERT OR UPDATE ON report_rating FOR EACH ROW EXECUTE FUNCTION outcome_is_counted();
