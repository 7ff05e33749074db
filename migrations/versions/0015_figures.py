"""Figures that follow the events, and who may read them."""

from migrations.run_sql import run_sql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_sql("0015_figures.up.sql")


def downgrade() -> None:
    run_sql("0015_figures.down.sql")
