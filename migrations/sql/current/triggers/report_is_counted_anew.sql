CREATE OR REPLACE FUNCTION report_is_counted_anew() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM refresh_milestones(ARRAY[NEW.id]);
  RETURN NULL;
END $$;

CREATE TRIGGER report_is_counted_anew AFTER UPDATE ON report FOR EACH ROW
  WHEN ((OLD.town_id, OLD.village_id, OLD.group_id, OLD.sealed_to, OLD.held_reason, OLD.excluded_account_ids, OLD.reply_due_at)
        IS DISTINCT FROM (NEW.town_id, NEW.village_id, NEW.group_id, NEW.sealed_to, NEW.held_reason, NEW.excluded_account_ids, NEW.reply_due_at))
  EXECUTE FUNCTION report_is_counted_anew();
