"""Uploads of files by whatever waits for them, and files that will not come."""

from migrations.current import replace

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    replace(down_revision, revision, tables="0005_files/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0005_files/down.sql")
