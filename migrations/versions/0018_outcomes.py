"""What became of clues, what reporters thought of the result, and the returns on collective assets."""

from migrations.run_sql import run_sql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_sql("0018_outcomes.up.sql")


def downgrade() -> None:
    run_sql("0018_outcomes.down.sql")
