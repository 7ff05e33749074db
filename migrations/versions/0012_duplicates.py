"""Likely duplicates, and links between reports."""

from migrations.run_sql import run_sql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_sql("0012_duplicates.up.sql")


def downgrade() -> None:
    run_sql("0012_duplicates.down.sql")
