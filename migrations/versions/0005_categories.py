"""The categories of the domain."""

from migrations.run_sql import run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_sql("0005_categories.up.sql")


def downgrade() -> None:
    run_sql("0005_categories.down.sql")
