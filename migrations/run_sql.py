"""Run a file of SQL beside the migrations, as the owner, in the migration's transaction."""

from pathlib import Path

from alembic import op

_HERE = Path(__file__).parent / "sql"


def run_sql(name: str) -> None:
    """Run `migrations/sql/<name>`."""
    execute((_HERE / name).read_text())


def execute(sql: str) -> None:
    """Run several statements at once, with no parameters, so that colons and percent signs mean
    themselves."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(sql)
