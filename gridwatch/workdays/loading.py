"""The working days that are stored, read once for each session."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gridwatch.workdays.working_days import WorkingDays

SPECIAL_DAYS = "special_days(CAST(:today AS date))"
"""The database function (0009) that gives everything from a day on in one row, for a query that
asks more."""
_LOAD = text(f"SELECT * FROM {SPECIAL_DAYS}")  # noqa: S608 - a constant
_KEPT = "gridwatch.working_days"


def load_working_days(session: Session, since: date) -> WorkingDays:
    """The calendar from a day on; one small query for a session, however often it is asked for.

    By the connection, which flushes nothing: a report half moved must reach the database in one
    piece.
    """
    kept: tuple[date, WorkingDays] | None = session.info.get(_KEPT)
    if kept is None or since < kept[0]:
        row = session.connection().execute(_LOAD, {"today": since}).one()
        kept = session.info[_KEPT] = (since, working_days_of(row))
    return kept[1]


def forget_working_days(session: Session) -> None:
    """Read them anew when next asked; an import has changed them."""
    session.info.pop(_KEPT, None)


def working_days_of(row: Row[Any]) -> WorkingDays:
    """The value of a row that holds the columns of `special_days`."""
    holidays: Sequence[date] = row.holidays
    special = dict.fromkeys(holidays, False) | dict.fromkeys(row.workdays, True)
    return WorkingDays(special, frozenset(row.years))
