"""Evidence that arrives, its masks, what responders are shown, revisits, interrupted uploads."""

from migrations.run_sql import run_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_sql("0008_evidence.up.sql")


def downgrade() -> None:
    run_sql("0008_evidence.down.sql")
