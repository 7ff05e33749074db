"""Ways back into an account that was used before."""

from migrations.current import replace

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    replace(down_revision, revision, tables="0012_recovery/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0012_recovery/down.sql")
