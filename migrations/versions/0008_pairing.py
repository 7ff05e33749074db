"""Officials paired with villages, and their diaries."""

from migrations.current import replace

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    replace(down_revision, revision, tables="0008_pairing/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0008_pairing/down.sql")
