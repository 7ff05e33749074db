"""Figures of places that were moved, of what is late at once, and of states by category."""

from migrations.run_sql import run_sql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_sql("0020_places_moved.up.sql")


def downgrade() -> None:
    run_sql("0020_places_moved.down.sql")
