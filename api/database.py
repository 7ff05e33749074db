"""The request's session: Flask-SQLAlchemy over the domain's own metadata. For tiles, a connection
without one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from flask_sqlalchemy import SQLAlchemy
from psycopg.rows import namedtuple_row
from sqlalchemy import TextClause
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import OperationalError

from gridwatch.database import Base, Reader

db = SQLAlchemy(metadata=Base.metadata)
_DIALECT = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]


class BareReader:
    """Statements on psycopg itself: what SQLAlchemy adds would cost a tile from the cache more than
    all the rest."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def execute(self, statement: TextClause, values: Mapping[str, Any], /) -> Any:
        """Run a statement; the result is a psycopg cursor."""
        return self._connection.cursor(row_factory=namedtuple_row).execute(_as_psycopg(statement), values)


@contextmanager
def reading() -> Iterator[Reader]:
    """A connection of the pool without a transaction, which spares BEGIN, the actor and COMMIT.

    Only for what no policy guards, and never to write. Raises OperationalError as a session does.
    """
    pooled = db.engine.raw_connection()
    connection: Any = pooled.driver_connection
    try:
        connection.autocommit = True
        yield BareReader(connection)
    except psycopg.OperationalError as error:
        pooled.invalidate(error)
        raise OperationalError(None, None, error) from error
    finally:
        if not connection.closed:
            connection.autocommit = False
        pooled.close()


@cache
def _as_psycopg(statement: TextClause) -> bytes:
    return str(statement.compile(dialect=_DIALECT)).encode()
