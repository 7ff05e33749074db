"""Reports under row-level security."""

from migrations.run_sql import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_sql("0004_reports.up.sql")


def downgrade() -> None:
    run_sql("0004_reports.down.sql")
