"""Synchronisation with devices."""

from migrations.run_sql import run_sql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_sql("0013_sync.up.sql")


def downgrade() -> None:
    run_sql("0013_sync.down.sql")
