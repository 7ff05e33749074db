"""The base of a year-on-year comparison belongs to whoever compares."""

from migrations.run_sql import run_sql

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run_sql("0021_own_bases.up.sql")


def downgrade() -> None:
    run_sql("0021_own_bases.down.sql")
