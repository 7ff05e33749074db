-- Everything that is ours, and the job queue, whose release ships no way down. Extensions stay: other databases' owners may not be
-- allowed to put them back. So does the table that says where migrations stand.
DO $$
DECLARE things text;
BEGIN
  SELECT string_agg(format('%I', viewname), ', ') INTO things
    FROM pg_views WHERE schemaname = 'public' AND viewowner = current_user;
  EXECUTE format('DROP VIEW %s CASCADE', things);
  SELECT string_agg(format('%I', tablename), ', ') INTO things
    FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user AND tablename <> 'alembic_version';
  EXECUTE format('DROP TABLE %s CASCADE', things);
  SELECT string_agg(p.oid::regprocedure::text, ', ') INTO things
    FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e');
  EXECUTE format('DROP FUNCTION %s CASCADE', things);
  SELECT string_agg(t.oid::regtype::text, ', ') INTO things
    FROM pg_type t WHERE typnamespace = 'public'::regnamespace AND (typtype = 'e' OR typtype = 'c' AND EXISTS (
      SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')) AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e');
  EXECUTE format('DROP TYPE %s CASCADE', things);
END $$;
REVOKE ALL ON alembic_version FROM gridwatch_app;
REVOKE USAGE ON SCHEMA public FROM gridwatch_app;
