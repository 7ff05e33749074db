"""Ways back into an account that was used before."""

from migrations.current import replace

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    replace(down_revision, revision, tables="0014_recovery/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0014_recovery/down.sql")
