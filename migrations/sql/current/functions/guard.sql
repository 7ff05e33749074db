-- Rows of the table exist for whom a policy says so, and for nobody else: for the owner too.
CREATE OR REPLACE FUNCTION guard(guarded regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
END $$;

REVOKE EXECUTE ON FUNCTION guard FROM PUBLIC;
