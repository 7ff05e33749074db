"""Exports and briefs."""

from migrations.run_sql import run_sql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_sql("0017_exports.up.sql")


def downgrade() -> None:
    run_sql("0017_exports.down.sql")
