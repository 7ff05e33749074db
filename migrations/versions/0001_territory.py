"""Places, boundaries and stations."""

from migrations.run_sql import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql("0001_territory.up.sql")


def downgrade() -> None:
    run_sql("0001_territory.down.sql")
