"""Accounts, sessions and appointments."""

from migrations.run_sql import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_sql("0002_people.up.sql")


def downgrade() -> None:
    run_sql("0002_people.down.sql")
