"""Clearing people of what was found untrue."""

from migrations.current import replace

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    replace(down_revision, revision, tables="0013_clearing/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0013_clearing/down.sql")
