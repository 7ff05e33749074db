"""Letters of bodies to bodies: their kinds, from draft to end, and the clerks of villages who answer
them."""

from migrations.current import replace

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    replace(down_revision, revision, tables="0007_letters/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0007_letters/down.sql")
