-- Who the application is: a role that owns nothing. What it may do to a table stands beside the table.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gridwatch_app') THEN
    RAISE EXCEPTION 'the role gridwatch_app is missing'
      USING HINT = 'As a superuser: CREATE ROLE gridwatch_app LOGIN; see docs/operators.md';
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO gridwatch_app;

-- Readiness compares it with the release.
GRANT SELECT ON alembic_version TO gridwatch_app;
