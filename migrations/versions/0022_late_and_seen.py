"""One definition of overdue, and what somebody has seen of what stands out."""

from migrations.run_sql import run_sql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run_sql("0022_late_and_seen.up.sql")


def downgrade() -> None:
    run_sql("0022_late_and_seen.down.sql")
