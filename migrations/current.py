"""What the database is, in the present tense: the files of `sql/current`, and what they said earlier.

A migration keeps what a file said before it, in `sql/NNNN_name/before/` under the same path (an
empty file where there was none), so that each text stands once: the newest in `sql/current`, every
older one beside the migration that replaced it. `order.txt` is the order in which the files can be
run on an empty database.
"""

import re
from pathlib import Path
from typing import Any

from alembic import op
from procrastinate.schema import SchemaManager
from psycopg import Connection

_SQL = Path(__file__).parent / "sql"
_MADE = {
    "policies": re.compile(r"CREATE POLICY (\w+) ON (\w+)"),
    "triggers": re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)\s.*?\sON (\w+)", re.DOTALL),
}
"""What a file of policies or triggers made, and on which table: other files may have more on it."""
_DROPS = {
    "views": "SELECT format('DROP VIEW %%I', viewname) FROM pg_views"
    " WHERE viewname = %(name)s AND schemaname = 'public'",
    "functions": "SELECT format('DROP FUNCTION %%s', oid::regprocedure) FROM pg_proc"
    " WHERE proname = %(name)s AND pronamespace = 'public'::regnamespace",
    "tables": "SELECT format('DROP TABLE %%I', tablename) FROM pg_tables"
    " WHERE tablename = %(name)s AND schemaname = 'public'",
    "types": "SELECT format('DROP TYPE %%s', to_regtype(%(name)s))",
}
"""How what a file of this folder and name made is taken away."""
_REPLACED = {"policies", "triggers", "views", "functions"}
"""What is put to what its file says as a whole. Tables, types and rows that were there before are
changed by the migration's own SQL."""


def texts_at(revision: str) -> dict[str, str]:
    """The files as they were at a revision, in their order: path below `current` to SQL."""
    paths = _text_at("order.txt", revision).split()
    texts = {path: _text_at(path, revision) for path in paths}
    return {path: text for path, text in texts.items() if text}


def create_all(revision: str) -> None:
    """On an empty database, all that there was at a revision; and the job queue, whose schema is of
    its locked release."""
    texts = texts_at(revision)
    for path, text in texts.items():
        if path == "jobs.sql":
            execute(SchemaManager.get_schema())
        execute(text)


def replace(old: str, new: str, tables: str | None = None) -> None:
    """Put functions, views, triggers and policies from what their files said at the revision `old`
    to what they say at `new`, and make or take away what only one of them has.

    `tables` is the migration's own SQL for tables, types and rows that were there: it runs when the
    policies and triggers that change are gone, new tables and their rows are there, and nothing
    else is new yet. A table without its policies would hide its rows from their owner too, so that it
    is not forced meanwhile. A function keeps its signature: with another one, that SQL drops it first.
    """
    before, after = texts_at(old), texts_at(new)
    unguarded = _drop_changed(before, after)
    fresh = {path: text for path, text in after.items() if path not in before}
    for path, text in fresh.items():
        if _folder_of(path) not in _REPLACED:
            execute(text)
    if tables is not None:
        run_sql(tables)
    for path, text in after.items():
        if _folder_of(path) in _REPLACED and before.get(path) != text:
            execute(text)
    for path in reversed(before):
        if path not in after:
            _drop({"triggers": "functions"}.get(_folder_of(path), _folder_of(path)), path)
    for table in unguarded:
        execute(f"ALTER TABLE IF EXISTS {table} FORCE ROW LEVEL SECURITY")


def _drop_changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Drop the policies and triggers whose file changes; the tables that had such policies, which
    are not forced any more."""
    unguarded = set()
    for path, text in before.items():
        if _folder_of(path) in _MADE and text != after.get(path):
            _drop_made(_folder_of(path), text)
            if _folder_of(path) == "policies":
                unguarded |= {table for _, table in _MADE["policies"].findall(text)}
    for table in unguarded:
        execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    return unguarded


def run_sql(name: str) -> None:
    """Run `migrations/sql/<name>`."""
    execute((_SQL / name).read_text())


def execute(sql: str) -> None:
    """Run several statements at once, with no parameters, so that colons and percent signs mean
    themselves."""
    _connection().execute(sql)


def _drop(folder: str, path: str) -> None:
    """Rows go with their table, or by the migration's own SQL."""
    if folder in _DROPS:
        for (drop,) in _connection().execute(_DROPS[folder], {"name": Path(path).stem}).fetchall():
            execute(drop)


def _drop_made(folder: str, text: str) -> None:
    for name, table in _MADE[folder].findall(text):
        execute(f"DROP {'POLICY' if folder == 'policies' else 'TRIGGER'} {name} ON {table}")


def _folder_of(path: str) -> str:
    return path.partition("/")[0]


def _text_at(path: str, revision: str) -> str:
    for migration in sorted(_SQL.glob("[0-9]*_*")):
        if migration.name.split("_")[0] > revision and (migration / "before" / path).exists():
            return (migration / "before" / path).read_text()
    now = _SQL / "current" / path
    return now.read_text() if now.exists() else ""


def _connection() -> Connection[Any]:
    driver = op.get_bind().connection.driver_connection
    assert isinstance(driver, Connection)
    return driver
