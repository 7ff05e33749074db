"""Databases that are built once and kept in the bench cluster, until what they were built from
changes."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from bench.databases import Database, describe, flask
from bench.progress import note, step
from ops.cluster import create_database, drop_database
from ops.places import ROOT

Build = Callable[[Database, str], None]
"""Fills a migrated database; also gets the superuser's URL of it."""


@contextmanager
def kept(cluster: str, name: str, recipe: str, build: Build) -> Iterator[Database]:
    """The database `name` as `recipe` and today's migrations make it: reused, or dropped and built
    anew.

    It bears its mark only once it is whole: what was cut short is built again.
    """
    mark = f"{recipe} schema={_schema()}"
    with tempfile.TemporaryDirectory(prefix=name) as files:
        database = describe(cluster, name, Path(files))
        if _mark_of(cluster, name) == mark:
            note(f"using {name} as it was built before")
        else:
            drop_database(cluster, name)
            create_database(cluster, name)
            with step(f"migrating {name}"):
                flask(["db", "upgrade"], database.environment)
            build(database, cluster.replace("/postgres?", f"/{name}?"))
            _set_mark(cluster, name, mark)
        yield database


def _schema() -> str:
    """Short for all migrations: their numbers alone would not tell that one was still being
    written."""
    text = b"".join(path.read_bytes() for path in sorted((ROOT / "migrations" / "sql").rglob("*.sql")))
    return hashlib.sha256(text).hexdigest()[:16]


def _mark_of(cluster: str, name: str) -> str | None:
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(cluster) as connection:
        found = connection.execute(query, [name]).fetchone()
    return found[0] if found else None


def _set_mark(cluster: str, name: str, mark: str) -> None:
    comment = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(mark))
    with psycopg.connect(cluster) as connection:
        connection.execute(comment)
