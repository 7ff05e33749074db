"""Checklists, tasks and visits."""

from migrations.run_sql import run_sql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_sql("0011_tasks.up.sql")


def downgrade() -> None:
    run_sql("0011_tasks.down.sql")
