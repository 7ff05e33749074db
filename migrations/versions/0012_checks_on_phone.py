"""Checks by phone, files of checks and of channel points, and problems from diaries in the
ledger."""

from migrations.current import replace

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    replace(down_revision, revision, tables="0012_checks_on_phone/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0012_checks_on_phone/down.sql")
