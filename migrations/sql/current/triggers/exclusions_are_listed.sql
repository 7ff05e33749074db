CREATE OR REPLACE FUNCTION exclusions_are_listed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  DELETE FROM milestone_exclusion WHERE report_id = NEW.report_id;
  INSERT INTO milestone_exclusion SELECT DISTINCT NEW.report_id, e.account_id FROM unnest(NEW.excluded_account_ids) e (account_id);
  RETURN NULL;
END $$;

CREATE TRIGGER exclusions_are_listed AFTER INSERT ON report_milestone FOR EACH ROW
  WHEN (cardinality(NEW.excluded_account_ids) > 0) EXECUTE FUNCTION exclusions_are_listed();

CREATE TRIGGER exclusions_are_listed_anew AFTER UPDATE OF excluded_account_ids ON report_milestone FOR EACH ROW
  WHEN (OLD.excluded_account_ids IS DISTINCT FROM NEW.excluded_account_ids) EXECUTE FUNCTION exclusions_are_listed();
