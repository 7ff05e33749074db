"""Clues whose allegation was found untrue."""

from migrations.current import replace

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    replace(down_revision, revision, tables="0009_clearing/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0009_clearing/down.sql")
