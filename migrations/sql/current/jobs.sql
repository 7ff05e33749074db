-- The application defers and works jobs; the tables are the library's.
DO $$
DECLARE thing record;
BEGIN
  FOR thing IN SELECT relname FROM pg_class WHERE relname LIKE 'procrastinate\_%' AND relkind = 'r'
      AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO gridwatch_app', thing.relname);
  END LOOP;
  FOR thing IN SELECT relname FROM pg_class WHERE relname LIKE 'procrastinate\_%' AND relkind = 'S'
      AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %I TO gridwatch_app', thing.relname);
  END LOOP;
END $$;
