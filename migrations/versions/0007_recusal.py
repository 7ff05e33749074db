"""Whom a report concerns, as accounts, and what excludes them."""

from migrations.run_sql import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_sql("0007_recusal.up.sql")


def downgrade() -> None:
    run_sql("0007_recusal.down.sql")
