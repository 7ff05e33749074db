"""Clearing people of what was found untrue."""

from migrations.current import replace

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    replace(down_revision, revision, tables="0011_clearing/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0011_clearing/down.sql")
