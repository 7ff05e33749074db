"""A desk's one question and one objection, held by the database."""

from migrations.run_sql import run_sql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_sql("0014_one_question.up.sql")


def downgrade() -> None:
    run_sql("0014_one_question.down.sql")
