"""Policies and functions ask for rights, not for roles. Locks the tables of its policies for a
moment."""

from migrations.current import replace

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    replace(down_revision, revision)


def downgrade() -> None:
    replace(revision, down_revision)
