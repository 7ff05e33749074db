"""Schema, policies and triggers, by Alembic; the SQL itself is in `sql/`."""
