"""The papers that the work on reports brought forth: orders, and the letters of the overdue ladder.

They stand in the register beside the commissions' own letters, under serials that do not count: a
gap would tell of a report that is kept from whoever reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, String, cast, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from gridwatch.lists import Key, Keyset
from gridwatch.people.models import Unit
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.reports.numbers import order_number
from gridwatch.reports.overdue.rungs import OverdueRung
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place
from gridwatch.vocabulary import term_of


class CaseLetterKind(StrEnum):
    """An order, or the rung that its letter stands for."""

    ORDER = "order"
    REMINDER = "reminder"
    ADVICE = "advice"
    COUNTY_LIST = "county_list"


@dataclass(frozen=True, slots=True)
class CaseLetter:
    """One of them; `due_at` is when it asks for something until, or when what it is about was due."""

    id: UUID
    report_id: UUID
    kind: CaseLetterKind
    issued_at: datetime
    due_at: datetime
    number: str
    title: str
    addressee: str


_ORDERS = select(
    RectificationOrder.id, RectificationOrder.report_id, RectificationOrder.issued_at, RectificationOrder.due_at,
    cast(literal(CaseLetterKind.ORDER.value), String).label("kind"),
)  # fmt: skip
_RUNGS = select(
    OverdueRung.id, OverdueRung.report_id, OverdueRung.at, OverdueRung.due_at, cast(OverdueRung.rung, String)
).where(OverdueRung.letter.is_not(None))
# Keys alone, so that a page is read off the two indexes, however many there are.
_ALL = union_all(_ORDERS, _RUNGS).subquery()

# Several are written at one instant; their own ids are drawn, and would order them anew in each county.
NEWEST_FIRST = Keyset(_ALL.c.issued_at, _ALL.c.report_id, _ALL.c.due_at, _ALL.c.id, descending=True)


def list_case_letters(
    session: Session,
    *,
    place: str | None = None,
    kind: Sequence[CaseLetterKind] = (),
    after: Key | None,
    limit: int,
) -> list[CaseLetter]:
    """A page, newest first, of a place or those below it (a code) and of some kinds; row-level security
    says which exist for the actor. Raises NotFound for a place that is none."""
    query = select(_ALL)
    if place is not None:
        within = get_place(session, place, pointer="/place").id
        placed = select(Place.id).where(Place.path.bool_op("@>")([within]))
        of_place = select(Report.id).where(
            Report.village_id.in_(placed) | Report.town_id.in_(placed) | Report.county_id.in_(placed)
        )
        query = query.where(_ALL.c.report_id.in_(of_place))
    if kind:
        query = query.where(_ALL.c.kind.in_([one.value for one in kind]))
    rows = session.execute(NEWEST_FIRST.page(query, after, limit)).all()
    told = _orders(session, rows) | _rungs(session, rows)
    return [CaseLetter(r.id, r.report_id, CaseLetterKind(r.kind), r.issued_at, r.due_at, *told[r.id]) for r in rows]


Told = dict[UUID, tuple[str, str, str]]
"""Number, title and addressee."""


def _orders(session: Session, rows: Sequence[Row[Any]]) -> Told:
    query = select(RectificationOrder.id, RectificationOrder.issued_at, Unit.name).join(RectificationOrder.unit)
    found = session.execute(query.where(RectificationOrder.id.in_([row.id for row in rows])))
    title = term_of(CaseLetterKind.ORDER).zh
    return {key: (order_number(key, issued_at), title, unit) for key, issued_at, unit in found}


def _rungs(session: Session, rows: Sequence[Row[Any]]) -> Told:
    keys = [(row.report_id, row.id) for row in rows]
    query = select(OverdueRung.id, OverdueRung.letter).where(tuple_(OverdueRung.report_id, OverdueRung.id).in_(keys))
    found = session.execute(query.where(OverdueRung.letter.is_not(None)))
    return {key: (letter["number"], letter["title"], letter["addressee"]) for key, letter in found if letter}
