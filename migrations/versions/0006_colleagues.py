"""What the people of a desk arrange among themselves: who sees to a report, what they tell each
other, what they write again and again, which lists they come back to
and are told of every morning."""

from migrations.current import replace

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    replace(down_revision, revision, tables="0006_colleagues/up.sql")


def downgrade() -> None:
    replace(revision, down_revision, tables="0006_colleagues/down.sql")
