"""Notifications about whatever has people to tell, and what these do not want to be called for."""

from migrations.current import replace

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    replace(down_revision, revision, tables="0003_subjects/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0003_subjects/down.sql")
