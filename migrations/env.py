"""How Alembic reaches the database: as the owner role, online only."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine

from gridwatch.database import Base


def run() -> None:
    """Migrate in one transaction: all steps or none."""
    engine = create_engine(current_app.config["SETTINGS"].require_owner_url())
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
