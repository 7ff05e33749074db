"""Where the reports of a list were reported from, as a map shows them to those who handle them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from gridwatch.people.actor import Actor
from gridwatch.reports.lifecycle import OPEN_STATES, State
from gridwatch.reports.models import Report
from gridwatch.reports.overdue.definition import is_overdue
from gridwatch.reports.reading.matching import ReportFilter, matching
from gridwatch.reports.reading.reports import EXCERPT

MOST = 5_000
"""Points that one map shows; further ones would only cover each other."""


@dataclass(frozen=True, slots=True)
class Point:
    """A report on the map: WGS-84 degrees, accuracy radius in metres."""

    id: UUID
    number: str
    category: str
    state: State
    open: bool
    overdue: bool
    excerpt: str
    lon: float
    lat: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a list, how many reports it has, and how many of these have no position."""

    total: int
    without_position: int
    points: Sequence[Point]


def list_points(session: Session, wanted: ReportFilter, *, actor: Actor, now: datetime) -> Points:
    """Positions of exactly the reports that `list_reports` pages through, most urgent first.

    Whoever reads a report of their desk reads its position (`get_report_view`), so that the list's
    condition and row-level security say who reads a point, and nothing else does.
    """
    # Those without a position come last, and some of them even when no other is found: they bring the counts.
    rows = session.execute(
        select(
            func.count().over(), func.count().filter(_has_position()).over(), _has_position(),
            Report.id, Report.number, Report.category_code, Report.state,
            Report.state.in_(OPEN_STATES), is_overdue(now),
            func.left(Report.text, EXCERPT), func.ST_X(Report.point), func.ST_Y(Report.point), Report.accuracy_m,
        )
        .where(matching(session, wanted, actor, now))
        .order_by(_has_position().desc(), Report.urgency, Report.id)
        .limit(MOST)
    ).all()  # fmt: skip
    if not rows:
        return Points(0, 0, [])
    total, placed = rows[0][:2]
    return Points(total, total - placed, [Point(*row[3:]) for row in rows if row[2]])


def _has_position() -> ColumnElement[bool]:
    return and_(Report.point.is_not(None), Report.accuracy_m.is_not(None))
