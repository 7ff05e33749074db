"""Rungs of the overdue ladder that a report has reached: written down once each, and read again."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch import audit
from gridwatch.database import Base, code_column
from gridwatch.errors import NotFound
from gridwatch.people.actor import Actor
from gridwatch.people.models import Unit
from gridwatch.reports.lifecycle import Clock, Custodian
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.reports.moves.move import get_report
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.reports.notices import tell_rung
from gridwatch.reports.orders.orders import get_order
from gridwatch.reports.overdue.ladder import Rung, next_letter
from gridwatch.reports.overdue.letters import (
    Letter,
    Offices,
    Overdue,
    commission_of,
    county_commission_of,
    letter_of,
    write_letter,
)
from gridwatch.territory.calendar import china_day, end_of_day
from gridwatch.territory.models import Place, Station
from gridwatch.workdays.loading import load_working_days


class OverdueRung(Base):
    """A rung that a clock reached, in whose hands, with the letter that it sent."""

    __tablename__ = "overdue_rung"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    clock: Mapped[Clock] = mapped_column(code_column(Clock))
    seq: Mapped[int]
    """The event that started the clock; 1 for the first reply."""
    rung: Mapped[Rung] = mapped_column(code_column(Rung))
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    holder: Mapped[Custodian] = mapped_column(code_column(Custodian))
    order_id: Mapped[UUID | None]
    letter: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


_INSERT_ONCE = (
    insert(OverdueRung)
    .on_conflict_do_nothing(constraint="uq_overdue_rung_once")
    .execution_options(preserve_rowcount=True)
)


def warn(session: Session, report: Report, running: Overdue, *, now: datetime) -> None:
    """Most of the clock has run: write the amber rung."""
    _write(session, report, running, Rung.AMBER, None, now=now)


def climb(session: Session, report: Report, late: Overdue, *, rules: MoveRules, now: datetime) -> datetime | None:
    """Send the next letter about a clock that has run out; the result is when the one after it is
    due, if any."""
    rung = next_letter(_reached(session, report, late))
    if rung is None:
        return None
    today = china_day(now)
    answer_by = rules.ladder.answer_by(rung, today, load_working_days(session, today))
    offices = _offices(session, report)
    letter = write_letter(report, late, rung, offices, on=today, answer_by=answer_by)
    _write(session, report, late, rung, letter, now=now)
    return None if rung is Rung.COUNTY_LIST else end_of_day(answer_by)


def list_rungs(session: Session, report_id: UUID) -> Sequence[OverdueRung]:
    """The rungs of a report that exist for this actor, in order. Raises NotFound for a report out
    of scope."""
    get_report(session, report_id)
    query = select(OverdueRung).where(OverdueRung.report_id == report_id)
    return session.scalars(query.order_by(OverdueRung.at, OverdueRung.id)).all()


def get_letter(session: Session, report_id: UUID, rung_id: UUID) -> Letter:
    """A letter that its reader may see: the desks of the report, and the unit it was sent to.
    Raises NotFound."""
    found = session.get(OverdueRung, (report_id, rung_id))
    if found is None or found.letter is None:
        raise NotFound("letter")
    return letter_of(found.letter)


def list_letters_of_order(session: Session, order_id: UUID, actor: Actor) -> list[Letter]:
    """The letters that a unit was sent about an order of its own, oldest first. Raises NotFound."""
    order = get_order(session, order_id, actor)
    query = select(OverdueRung.letter).where(
        OverdueRung.report_id == order.report_id, OverdueRung.order_id == order.id, OverdueRung.letter.is_not(None)
    )
    return [letter_of(letter) for letter in session.scalars(query.order_by(OverdueRung.at)) if letter is not None]


def _reached(session: Session, report: Report, late: Overdue) -> set[Rung]:
    query = select(OverdueRung.rung).where(
        OverdueRung.report_id == report.id, OverdueRung.clock == late.clock, OverdueRung.seq == late.seq
    )
    return set(session.scalars(query))


def _write(
    session: Session, report: Report, late: Overdue, rung: Rung, letter: Letter | None, *, now: datetime
) -> None:
    row = {
        "report_id": report.id,
        "id": uuid4(),
        "clock": late.clock,
        "seq": late.seq,
        "rung": rung,
        "at": now,
        "due_at": late.due_at,
        "holder": late.holder,
        "order_id": _order_id(session, report) if late.holder is Custodian.UNIT else None,
        "letter": letter and asdict(letter),
    }
    written = session.connection().execute(_INSERT_ONCE, row)
    if written.rowcount == 1:
        facts = {"clock": late.clock.value, "seq": late.seq}
        tell_rung(session, report, rung, now=now)
        audit.record(session, f"ladder.{rung.value}", "report", report.id, account_id=None, now=now, **facts)


def _order_id(session: Session, report: Report) -> UUID | None:
    query = select(RectificationOrder.id).where(
        RectificationOrder.report_id == report.id, RectificationOrder.round == report.round
    )
    return session.scalar(query)


def _offices(session: Session, report: Report) -> Offices:
    """What the bodies around a report are called."""
    places = select(Place.id, Place.name).where(Place.id.in_([report.county_id, report.town_id or 0]))
    names = {row.id: row.name for row in session.execute(places)}
    unit = select(Unit.name).join(RectificationOrder, RectificationOrder.unit_id == Unit.id)
    return Offices(
        station=session.scalar(select(Station.name).where(Station.id == report.station_id)),
        unit=session.scalar(
            unit.where(RectificationOrder.report_id == report.id, RectificationOrder.round == report.round)
        ),
        town=commission_of(names[report.town_id]) if report.town_id else None,
        county=county_commission_of(names[report.county_id]),
    )
