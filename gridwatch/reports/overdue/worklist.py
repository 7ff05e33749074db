"""What is overdue below a place, with the rung that each has reached: the county's and the towns'
working list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from gridwatch.lists import Key
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import Clock
from gridwatch.reports.models import PLACE_COLUMNS, Report
from gridwatch.reports.overdue.definition import is_overdue, is_overdue_by_reply_alone, is_reply_overdue
from gridwatch.reports.overdue.ladder import LETTERS, Rung
from gridwatch.reports.overdue.rungs import OverdueRung
from gridwatch.reports.reading.reports import REPORTS_BY_URGENCY
from gridwatch.territory.calendar import china_day
from gridwatch.territory.places import get_place
from gridwatch.workflow.deadlines import last_day


@dataclass(frozen=True, slots=True)
class OverdueFilter:
    """Which of them: of a place (a code), and with a letter of this kind."""

    place: str | None = None
    rung: Rung | None = None


@dataclass(frozen=True, slots=True)
class OverdueReport:
    """One report that is overdue, whether its first reply is, and its letters so far, oldest
    first."""

    report: Report
    is_reply_overdue: bool
    letters: Sequence[OverdueRung]
    late_clock: Clock
    """What is late: the clock that runs, or the first reply where that alone is."""
    last_day: date
    """The day on which it should have been done at the latest."""

    def days_late(self, now: datetime) -> int:
        """Days since then, as a calendar counts them: one on the day after."""
        return (china_day(now) - self.last_day).days


@dataclass(frozen=True, slots=True)
class OverdueTotals:
    """How many the list has, of how many the first reply alone is overdue, and how many have had
    each letter."""

    total: int
    reply_alone: int
    by_rung: dict[str, int]


def list_overdue(
    session: Session,
    wanted: OverdueFilter,
    *,
    actor: Actor,
    after: Key | None,
    limit: int,
    now: datetime,
) -> list[OverdueReport]:
    """A page, longest overdue first."""
    query = (
        select(Report)
        .where(_matching(session, wanted, actor, now))
        .options(joinedload(Report.village), joinedload(Report.town))
    )
    found = session.scalars(REPORTS_BY_URGENCY.page(query, after, limit)).all()
    letters = _letters(session, found)
    return [
        OverdueReport(one, is_reply_overdue(one, now), letters.get(one.id, []), *_what_is_late(one, now))
        for one in found
    ]


def count_overdue(session: Session, wanted: OverdueFilter, *, actor: Actor, now: datetime) -> OverdueTotals:
    """The totals of exactly the reports that `list_overdue` pages through."""
    matching = _matching(session, wanted, actor, now)
    with_rung = [func.count().filter(_has_rung(rung)) for rung in LETTERS]
    counted = select(func.count(), func.count().filter(is_overdue_by_reply_alone(now)), *with_rung)
    total, reply_alone, *by_rung = session.execute(counted.select_from(Report).where(matching)).one()
    return OverdueTotals(total, reply_alone, dict(zip(LETTERS, by_rung, strict=True)))


def _matching(session: Session, wanted: OverdueFilter, actor: Actor, now: datetime) -> ColumnElement[bool]:
    conditions = [actor.reach(Right.OVERDUE_READ, PLACE_COLUMNS), is_overdue(now)]
    if wanted.place is not None:
        place = get_place(session, wanted.place, pointer="/place")
        conditions.append(PLACE_COLUMNS[place.level] == place.id)
    if wanted.rung is not None:
        conditions.append(_has_rung(wanted.rung))
    return and_(*conditions)


def _has_rung(rung: Rung) -> ColumnElement[bool]:
    one = aliased(OverdueRung)
    return select(one.id).where(one.report_id == Report.id, one.rung == rung, _of_what_runs(one)).exists()


def _of_what_runs(rung: type[OverdueRung]) -> ColumnElement[bool]:
    """A letter about the clock that runs now, or about the first reply; those about earlier clocks
    are history."""
    running = and_(rung.clock == Report.clock, rung.seq == Report.clock_seq)
    return or_(running, and_(rung.clock == Clock.REPLY, Report.replied_at.is_(None)))


def _letters(session: Session, found: Sequence[Report]) -> dict[UUID, list[OverdueRung]]:
    rows = session.scalars(
        select(OverdueRung)
        .join(Report, Report.id == OverdueRung.report_id)
        .where(OverdueRung.report_id.in_([one.id for one in found]), OverdueRung.rung != Rung.AMBER)
        .where(_of_what_runs(OverdueRung))
        .order_by(OverdueRung.at, OverdueRung.id)
    )
    by_report: dict[UUID, list[OverdueRung]] = {}
    for row in rows:
        by_report.setdefault(row.report_id, []).append(row)
    return by_report


def _what_is_late(report: Report, now: datetime) -> tuple[Clock, date]:
    if report.due_at is not None and report.due_at <= now:
        return report.clock or Clock.REPLY, last_day(report.due_at)
    assert report.reply_due_at is not None
    return Clock.REPLY, last_day(report.reply_due_at)
