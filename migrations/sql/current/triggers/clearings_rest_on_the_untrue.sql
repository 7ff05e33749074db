-- Somebody is cleared of what a person found untrue in a concluded case, of the clearing's own county. The finding is
-- held until the end of the transaction, so that it is not taken back meanwhile. Asked afterwards: the clearing exists for
-- whoever proposes it once it has its basis.
CREATE OR REPLACE FUNCTION clearings_rest_on_the_untrue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM clue_outcome o WHERE o.report_id = NEW.report_id AND o.untrue_reason IS NOT NULL FOR SHARE;
  IF NOT FOUND OR NOT EXISTS (
      SELECT FROM clearing c JOIN report r ON r.county_id = c.place_id WHERE c.id = NEW.clearing_id AND r.id = NEW.report_id) THEN
    RAISE EXCEPTION 'clearing % rests on report %, which nobody found untrue', NEW.clearing_id, NEW.report_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'clearings_rest_on_the_untrue';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER clearings_rest_on_the_untrue AFTER INSERT ON clearing_basis
  FOR EACH ROW EXECUTE FUNCTION clearings_rest_on_the_untrue();
