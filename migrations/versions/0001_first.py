"""Everything: territory, people, reports and what hangs off them, figures, tiles, exports, jobs."""

from migrations.current import create_all, run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_all(revision)


def downgrade() -> None:
    run_sql("0001_first/down.sql")
