"""Clues whose allegation was found untrue."""

from migrations.current import replace

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    replace(down_revision, revision, tables="0010_untrue/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0010_untrue/down.sql")
