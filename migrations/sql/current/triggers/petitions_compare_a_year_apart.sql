-- A count is compared with the same window a year before, never with another.
CREATE OR REPLACE FUNCTION petitions_compare_a_year_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM petition_count c JOIN petition_count b ON b.id = NEW.base_id
      WHERE c.id = NEW.count_id AND b.first = (c.first - interval '1 year')::date
        AND b.past = (c.past - interval '1 year')::date) THEN
    RAISE EXCEPTION 'petition count % is not of the window a year before', NEW.base_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'petitions_compare_a_year_apart';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER petitions_compare_a_year_apart BEFORE INSERT ON petition_comparison
  FOR EACH ROW EXECUTE FUNCTION petitions_compare_a_year_apart();
