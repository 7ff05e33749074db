-- Rows of the table are written once: the application adds to them, and can change nothing afterwards.
CREATE OR REPLACE FUNCTION keep_events(kept regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('REVOKE ALL ON %s FROM gridwatch_app', kept);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO gridwatch_app', kept);
END $$;

REVOKE EXECUTE ON FUNCTION keep_events FROM PUBLIC;
