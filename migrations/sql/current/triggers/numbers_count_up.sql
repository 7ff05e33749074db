-- A series of numbers begins with 1 and goes on by one.
CREATE OR REPLACE FUNCTION numbers_count_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.last <> (CASE TG_OP WHEN 'INSERT' THEN 1 ELSE OLD.last + 1 END) THEN
    RAISE EXCEPTION 'the next number of series % is not %', NEW.series, NEW.last
      USING ERRCODE = 'check_violation', CONSTRAINT = 'numbers_count_up';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER numbers_count_up BEFORE INSERT OR UPDATE ON document_series
  FOR EACH ROW EXECUTE FUNCTION numbers_count_up();
