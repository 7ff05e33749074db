"""The audit trail and the actor of a transaction."""

from migrations.run_sql import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql("0003_audit.up.sql")


def downgrade() -> None:
    run_sql("0003_audit.down.sql")
