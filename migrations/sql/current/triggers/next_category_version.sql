CREATE OR REPLACE FUNCTION next_category_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;

CREATE TRIGGER next_category_version BEFORE UPDATE ON category FOR EACH ROW EXECUTE FUNCTION next_category_version();
