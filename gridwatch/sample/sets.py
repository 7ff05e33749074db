"""Rows gathered by table and written in sets: one statement for thousands of them.

A statement's triggers then run once for all its rows, and the constraints of each row as ever.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from geo.datum import to_wgs84
from gridwatch.database import Base
from gridwatch.fieldwork.values import GivenLocation

Row = dict[str, Any]


def insert_set(session: Session, table: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows of a table, in their order. All have the same columns; those not given get their
    defaults."""
    if rows:
        columns = ", ".join(rows[0])
        _run(session, f"INSERT INTO {{table}} ({columns}) SELECT {columns} FROM {{given}}", table, rows)  # noqa: S608 - our own words


def update_set(session: Session, table: type[Base], rows: Sequence[Row]) -> None:
    """Change rows of a table with the key `id`; all change the same columns."""
    if rows:
        columns = [column for column in rows[0] if column != "id"]
        changes = ", ".join(f"{column} = given.{column}" for column in columns)
        change = f"UPDATE {{table}} t SET {changes} FROM {{given}} AS given WHERE t.id = given.id"  # noqa: S608 - our own words
        _run(session, change, table, rows)


def _run(session: Session, statement: str, table: type[Base], rows: Iterable[Row]) -> None:
    name = table.__tablename__
    given = f"json_populate_recordset(NULL::{name}, CAST(:rows AS json))"
    values = json.dumps(list(rows), default=_told, ensure_ascii=False)
    session.connection().execute(text(statement.format(table=name, given=given)), {"rows": values})


def _told(value: object) -> str:
    """How PostgreSQL reads a value that JSON has not."""
    match value:
        case bytes():
            return rf"\x{value.hex()}"
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
    raise TypeError(f"no column takes a {type(value).__name__}")


def point_of(given: GivenLocation) -> str:
    """A position as PostGIS reads it, in WGS-84 (EPSG:4326)."""
    lon, lat = to_wgs84(given.lon, given.lat, given.datum)
    return f"SRID=4326;POINT({lon!r} {lat!r})"
