"""What the ledger tells of a window: checks, problems, what was put right of what was due, letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from gridwatch.findings.lifecycle import WORKED, FindingState
from gridwatch.findings.models import CheckKind, Finding, VillageCheck
from gridwatch.letters.lifecycle import NOT_ISSUED, LetterState
from gridwatch.letters.models import Letter, LetterKind
from gridwatch.territory.calendar import CHINA
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """Of a window: checks by kind; problems entered; of these closed, and due by the cut-off, those closed
    among them; problems that left as clues; letters by kind by the day they bear, void ones left out."""

    checks: Mapping[CheckKind, int]
    entered: int
    closed: int
    due: int
    clues: int
    letters: Mapping[LetterKind, int]

    @property
    def rectified(self) -> float | None:
        """整改率: closed of those due (0-1); None when none is due."""
        return self.closed / self.due if self.due else None


def get_figures(session: Session, place_code: str, first: date, past: date) -> LedgerFigures:
    """The figures of a place from `first` on and before `past`, China days; what exists for the actor
    alone is counted. Raises NotFound."""
    place = get_place(session, place_code, pointer="/place")
    clues = func.count().filter(Finding.state.in_((FindingState.CLUE, FindingState.DECIDED)))
    entered, closed, due, left = session.execute(_counted(place, first, past, clues)).one()
    letters = _letters(session, place, first, past)
    return LedgerFigures(_checks(session, place, first, past), entered, closed, due, left, letters)


class BreakdownBy(StrEnum):
    """What the figures are told apart by: the letter of the category, or the month of entering."""

    THEME = "theme"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class BrokenDown:
    """The problems of a theme (its letter) or a month (YYYY-MM) that were entered in the window; as
    `LedgerFigures`, whose numbers are the sums of these."""

    key: str
    entered: int
    closed: int
    due: int

    @property
    def rectified(self) -> float | None:
        """整改率: closed of those due (0-1); None when none is due."""
        return self.closed / self.due if self.due else None


_KEYS: Mapping[BreakdownBy, ColumnElement[str]] = {
    BreakdownBy.THEME: func.left(Finding.category_code, 1),
    BreakdownBy.MONTH: func.to_char(func.china_date(Finding.entered_at), "YYYY-MM"),
}


def break_down(session: Session, place_code: str, first: date, past: date, by: BreakdownBy) -> list[BrokenDown]:
    """The figures of a window by theme or month, by key; those without a problem are left out.
    Raises NotFound."""
    place = get_place(session, place_code, pointer="/place")
    key = _KEYS[by]
    rows = session.execute(_counted(place, first, past, key).group_by(key).order_by(key))
    return [BrokenDown(found, *counts) for *counts, found in rows]


def _counted(place: Place, first: date, past: date, also: ColumnElement[Any]) -> Select[int, int, int, Any]:
    """Of what was entered in the window: how many, those closed, those due, and something else."""
    below = select(Place.id).where(Place.path.bool_op("@>")([place.id]))
    start, end = (datetime.combine(day, time(), tzinfo=CHINA) for day in (first, past))
    entered = and_(Finding.place_id.in_(below), Finding.entered_at >= start, Finding.entered_at < end)
    is_closed = and_(Finding.state == FindingState.CLOSED, Finding.closed_at < end)
    # What left the ledger was never the village's to put right, and what still has time is not due.
    is_due = or_(is_closed, and_(Finding.rectify_by < past, Finding.state.in_(WORKED)))
    counts = (func.count(), func.count().filter(is_closed), func.count().filter(is_due))
    return select(*counts, also).where(entered)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A place with how many of its findings stand in each state; states without any are left out."""

    place: Place
    by_state: Mapping[FindingState, int]


def list_matrix(session: Session, place_code: str) -> list[MatrixRow]:
    """The places at or below one that have findings, by code; what exists for the actor alone is
    counted. Raises NotFound."""
    place = get_place(session, place_code, pointer="/place")
    query = (
        select(Place, Finding.state, func.count())
        .join(Finding, Finding.place_id == Place.id)
        .where(Place.path.bool_op("@>")([place.id]))
        .group_by(Place.id, Finding.state)
        .order_by(Place.code)
    )
    rows: dict[int, MatrixRow] = {}
    counts: dict[int, dict[FindingState, int]] = {}
    for one, state, count in session.execute(query):
        rows.setdefault(one.id, MatrixRow(one, counts.setdefault(one.id, {})))
        counts[one.id][state] = count
    return list(rows.values())


def _checks(session: Session, place: Place, first: date, past: date) -> Mapping[CheckKind, int]:
    below = select(Place.id).where(Place.path.bool_op("@>")([place.id]))
    query = select(VillageCheck.kind, func.count()).where(
        VillageCheck.place_id.in_(below), VillageCheck.happened_on >= first, VillageCheck.happened_on < past
    )
    return dict(session.execute(query.group_by(VillageCheck.kind)).all())


def _letters(session: Session, place: Place, first: date, past: date) -> Mapping[LetterKind, int]:
    """Of the body of the place and those below it."""
    below = select(Place.id).where(Place.path.bool_op("@>")([place.id]))
    query = select(Letter.kind, func.count()).where(
        Letter.place_id.in_(below), Letter.state.not_in({*NOT_ISSUED, LetterState.VOID}),
        Letter.dated_on >= first, Letter.dated_on < past,
    )  # fmt: skip
    return dict(session.execute(query.group_by(Letter.kind)).all())
