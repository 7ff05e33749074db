"""First sign-ins, activity for coverage, and returns on collective assets."""

from migrations.run_sql import run_sql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_sql("0018_coverage.up.sql")


def downgrade() -> None:
    run_sql("0018_coverage.down.sql")
