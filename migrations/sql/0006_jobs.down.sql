-- Everything that procrastinate made, by its prefix: its release ships no way down.
DO $$
DECLARE thing record;
BEGIN
  FOR thing IN SELECT relname FROM pg_class WHERE relname LIKE 'procrastinate\_%' AND relkind = 'r'
      AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('DROP TABLE %I CASCADE', thing.relname);
  END LOOP;
  FOR thing IN SELECT oid::regprocedure AS signature FROM pg_proc WHERE proname LIKE 'procrastinate\_%'
      AND pronamespace = 'public'::regnamespace LOOP
    EXECUTE format('DROP FUNCTION %s CASCADE', thing.signature);
  END LOOP;
  FOR thing IN SELECT typname FROM pg_type WHERE typname LIKE 'procrastinate\_%' AND typtype IN ('e', 'c')
      AND typnamespace = 'public'::regnamespace LOOP
    EXECUTE format('DROP TYPE %I CASCADE', thing.typname);
  END LOOP;
END $$;
