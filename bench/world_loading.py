"""Filling the big world: COPY into several tables at once, without the triggers, and the indexes
afterwards.

Triggers and foreign keys are off while rows go in (`session_replication_role`, a superuser's),
since they would look at every row by itself, for hours; the rows are made to satisfy them, which
the figures' own proof shows in the end. Check constraints, keys and exclusions hold throughout.
"""

import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
import psycopg
from psycopg import sql

from bench.world_reports import COLUMNS, Lines

QUIET = (
    "SET session_replication_role = replica",
    "SET synchronous_commit = off",
    "SET maintenance_work_mem = '1GB'",
    "SET work_mem = '1GB'",
    "SET jit = off",
)
BIG = (*COLUMNS, "report_milestone")


@contextmanager
def quiet(url: str) -> Iterator[psycopg.Connection]:
    """A superuser's connection that fires no trigger."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in QUIET:
            connection.execute(setting)
        yield connection


@contextmanager
def without_indexes(url: str, tables: Sequence[str] = BIG) -> Iterator[None]:
    """Drop the indexes of some tables, but for their keys, and make them again afterwards."""
    query = """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisprimary
          AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    """
    with quiet(url) as connection:
        indexes = connection.execute(query, [list(tables)]).fetchall()
        for name, _ in indexes:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        yield
        with click.progressbar(indexes, label="indexes") as bar:
            for _, definition in bar:
                connection.execute(definition.encode())


@contextmanager
def without_key(url: str, table: str) -> Iterator[None]:
    """Drop a table's primary key while it is filled, and make it again afterwards."""
    query = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'p'"
    )
    with quiet(url) as connection:
        found = connection.execute(query, [table]).fetchone()
        assert found is not None
        name, definition = sql.Identifier(found[0]), sql.SQL(found[1])
        connection.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), name))
        yield
        connection.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(sql.Identifier(table), name, definition)
        )


def load(url: str, days: Iterator[Lines], number: int) -> None:
    """COPY the lines of all days, each table by a connection of its own, so that none waits for
    another."""
    tables = [_Table(url, table, columns) for table, columns in COLUMNS.items()]
    try:
        with click.progressbar(days, length=number, label="reports") as bar:
            for lines in bar:
                for table in tables:
                    table.add("".join(lines[table.name]))
    finally:
        for table in tables:
            table.end()
    for table in tables:
        table.check()


class _Table:
    """One table being filled in a thread."""

    def __init__(self, url: str, name: str, columns: str) -> None:
        self.name = name
        self._copy = f"COPY {name} ({columns}) FROM STDIN"
        self._waiting: queue.Queue[str | None] = queue.Queue(4)
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(url,))
        self._thread.start()

    def add(self, lines: str) -> None:
        """Hand over some lines. Raises what stopped the COPY."""
        self.check()
        self._waiting.put(lines)

    def end(self) -> None:
        """Say that there are no more, and wait for the rest to be written."""
        self._waiting.put(None)
        self._thread.join()

    def check(self) -> None:
        """Raise what stopped the COPY, if anything did."""
        if self._fault is not None:
            raise self._fault

    def _run(self, url: str) -> None:
        try:
            with quiet(url) as connection, connection.cursor().copy(self._copy.encode()) as copy:
                while (lines := self._waiting.get()) is not None:
                    copy.write(lines)
        except BaseException as fault:
            self._fault = fault
            while self._waiting.get() is not None:
                pass
