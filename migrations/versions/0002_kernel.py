"""What subjects share: one shadow of all tables of steps."""

from migrations.current import replace

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    replace(down_revision, revision, tables="0002_kernel/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0002_kernel/down.sql")
