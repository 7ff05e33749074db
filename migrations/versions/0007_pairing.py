"""Officials paired with villages, and their diaries."""

from migrations.current import replace

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    replace(down_revision, revision, tables="0007_pairing/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0007_pairing/down.sql")
