"""The job queue, in the database itself: procrastinate's own schema, of the locked release."""

from procrastinate.schema import SchemaManager

from migrations.run_sql import execute, run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    execute(SchemaManager.get_schema())
    run_sql("0006_jobs.up.sql")


def downgrade() -> None:
    run_sql("0006_jobs.down.sql")
