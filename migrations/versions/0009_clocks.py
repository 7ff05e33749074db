"""Holiday calendar, clocks, the overdue ladder and extensions."""

from migrations.run_sql import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql("0009_clocks.up.sql")


def downgrade() -> None:
    run_sql("0009_clocks.down.sql")
