"""Rounded figures for those who read no report."""

from migrations.run_sql import run_sql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_sql("0019_rounding.up.sql")


def downgrade() -> None:
    run_sql("0019_rounding.down.sql")
