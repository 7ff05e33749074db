"""The inbox, its outbox, and deliveries to outside channels."""

from migrations.run_sql import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_sql("0010_notifications.up.sql")


def downgrade() -> None:
    run_sql("0010_notifications.down.sql")
