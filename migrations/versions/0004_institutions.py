"""Institutions of places, and numbers without gaps."""

from migrations.current import replace

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    replace(down_revision, revision, tables="0004_institutions/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0004_institutions/down.sql")
