"""The ledger of problems, the checks that find them, and officers of departments."""

from migrations.current import replace

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    replace(down_revision, revision, tables="0009_findings/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0009_findings/down.sql")
