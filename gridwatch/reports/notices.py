"""Who is told what: one table over the moves, and the two sides of each rung of the overdue
ladder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.notifications.models import Recipient
from gridwatch.notifications.outbox import Address, Notice, post_notices
from gridwatch.notifications.subject import Told
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import Action, Custodian
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.reports.overdue.ladder import Rung

REPORT, ORDER = "report", "order"
"""The subjects: whoever may see a report is told of it, and a unit of its order, which is all that
it knows."""


class ReportTold(StrEnum):
    """What people are told about a report, or about the order that came of it."""

    GIVEN = "given"
    QUESTION = "question"
    ANSWERED = "answered"
    PROGRESS = "progress"
    ORDER_ISSUED = "order_issued"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_DECIDED = "extension_decided"
    DEADLINE_CHANGED = "deadline_changed"
    TAKEN_OVER = "taken_over"
    WITHDRAWN = "withdrawn"
    AMBER = "amber"
    LETTER_RECEIVED = "letter_received"
    LETTER_SENT = "letter_sent"
    STILL_HANDLED = "still_handled"


class Side(StrEnum):
    """Somebody around a report."""

    HOLDER = "holder"
    """Who holds it after the move."""
    BEFORE = "before"
    """Who held it before, when it is in other hands now."""
    NEW = "new"
    """Who holds it after the move, when it was in other hands before."""
    REPORTER = "reporter"
    """Its reporter; those of the reports merged into it are told with them, by the database."""


H, B, N, R, K = Side.HOLDER, Side.BEFORE, Side.NEW, Side.REPORTER, ReportTold

TELLS: dict[Action, tuple[tuple[Side, ReportTold], ...]] = {
    Action.SUBMIT:        ((H, K.GIVEN),),
    Action.HOLD:          ((H, K.GIVEN),),
    Action.ADMIT:         ((H, K.GIVEN), (R, K.PROGRESS)),
    Action.DISMISS:       ((R, K.PROGRESS),),
    Action.ASSIGN:        ((H, K.GIVEN),),
    Action.RETURN:        ((R, K.QUESTION),),
    Action.ANSWER:        ((H, K.ANSWERED),),
    Action.LAPSE:         ((H, K.GIVEN), (R, K.PROGRESS)),
    Action.MERGE:         ((R, K.PROGRESS),),
    Action.VILLAGE_FIX:   ((R, K.PROGRESS),),
    Action.ESCALATE:      ((H, K.GIVEN), (B, K.TAKEN_OVER), (R, K.PROGRESS)),
    Action.OBJECT:        ((H, K.GIVEN),),
    Action.ACCEPT:        ((R, K.PROGRESS),),
    Action.REFER:         ((R, K.PROGRESS),),
    Action.OUT_OF_SCOPE:  ((R, K.PROGRESS),),
    Action.QUICK_FIX:     ((R, K.PROGRESS),),
    Action.ORDER:         ((H, K.ORDER_ISSUED), (R, K.PROGRESS)),
    Action.ORDER_AGAIN:   ((H, K.ORDER_ISSUED), (R, K.PROGRESS)),
    Action.EXTEND:        ((H, K.EXTENSION_DECIDED),),
    Action.TRANSFER_CLUE: ((R, K.PROGRESS),),
    Action.GIVE_FEEDBACK: ((H, K.GIVEN), (R, K.PROGRESS)),
    Action.REVISIT:       ((H, K.GIVEN), (R, K.PROGRESS)),
    Action.CLOSE:         ((R, K.PROGRESS),),
    Action.REOPEN:        ((H, K.GIVEN),),
    Action.WITHDRAW:      ((B, K.WITHDRAWN),),
    Action.RECLOCK:       ((H, K.DEADLINE_CHANGED),),
    Action.CONCERN:       ((N, K.GIVEN),),
}  # fmt: skip
"""After each move, who is told and of what."""

_DESK, _UNIT = Right.INBOX_READ, Right.ORDER_ANSWER

OF_REPORTS: dict[StrEnum, Told] = {
    K.GIVEN:            Told(asks=True, by=_DESK),
    K.ANSWERED:         Told(asks=True, by=_DESK),
    K.EXTENSION_ASKED:  Told(asks=True, by=_DESK),
    K.AMBER:            Told(asks=True, by=_DESK),
    K.LETTER_RECEIVED:  Told(asks=True, by=_DESK),
    K.LETTER_SENT:      Told(asks=False, by=_DESK),
    K.DEADLINE_CHANGED: Told(asks=False, by=_DESK),
    K.TAKEN_OVER:       Told(asks=False, by=_DESK),
    K.WITHDRAWN:        Told(asks=False, by=_DESK),
    K.QUESTION:         Told(asks=True, by=None),
    K.PROGRESS:         Told(asks=False, by=None),
    K.STILL_HANDLED:    Told(asks=False, by=None),
}  # fmt: skip

OF_ORDERS: dict[StrEnum, Told] = {
    K.ORDER_ISSUED:      Told(asks=True, by=_UNIT),
    K.AMBER:             Told(asks=True, by=_UNIT),
    K.LETTER_RECEIVED:   Told(asks=True, by=_UNIT),
    K.EXTENSION_DECIDED: Told(asks=False, by=_UNIT),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a report, and the keys by which they are reached."""

    custodian: Custodian
    reporter_key: bytes
    county_id: int
    town_id: int | None
    village_id: int | None


def held_by(report: Report) -> Held:
    """Who holds a report at this moment; what a move tells, it compares with this."""
    return Held(report.custodian, report.reporter_key, report.county_id, report.town_id, report.village_id)


@dataclass(frozen=True, slots=True)
class Reached:
    """How somebody around a report is reached, and what it is to them."""

    to: Address
    subject: str
    subject_id: UUID


def tell_move(session: Session, report: Report, action: Action, before: Held, *, now: datetime) -> None:
    """Tell of a move that was made and recorded."""
    post_notices(
        session,
        notices_of(report.id, action, before, held_by(report), partial(_reach, session, report.id)),
        now=now,
    )


def notices_of(
    report_id: UUID, action: Action, before: Held, after: Held, reach: Callable[[Held], Reached | None]
) -> list[Notice]:
    """Whom a move tells of what; `reach` says how somebody who holds the report is reached, None for
    nobody."""
    is_elsewhere = before != after
    sides: dict[Side, Reached | None] = {Side.REPORTER: _reporter(report_id, after)}
    tells = TELLS.get(action, ())
    if {Side.HOLDER, Side.NEW} & {side for side, _ in tells}:
        sides[Side.HOLDER] = reach(after)
        sides[Side.NEW] = sides[Side.HOLDER] if is_elsewhere else None
    if is_elsewhere and Side.BEFORE in {side for side, _ in tells}:
        sides[Side.BEFORE] = reach(before)
    return _notices([(kind, sides.get(side)) for side, kind in tells])


def tell_first(session: Session, fresh: Sequence[tuple[UUID, Held]], *, now: datetime) -> None:
    """Tell whoever holds each of some fresh reports."""
    notices = [notice for report_id, held in fresh for notice in first_notices(report_id, held)]
    post_notices(session, notices, now=now)


def first_notices(report_id: UUID, held: Held) -> list[Notice]:
    """What a fresh report tells whoever holds it."""
    return _notices([(ReportTold.GIVEN, body_of(report_id, held))])


def tell_rung(session: Session, report: Report, rung: Rung, *, now: datetime) -> None:
    """Tell both sides of a rung, whoever holds the report and the level above; its reporter at the
    first letter."""
    held = held_by(report)
    holder, above = _reach(session, report.id, held), _above(report.id, held)
    if rung is Rung.AMBER:
        pairs = [(K.AMBER, holder)]
    else:
        pairs = [(K.LETTER_RECEIVED, holder), (K.LETTER_SENT, above if above != holder else None)]
    if rung is Rung.REMINDER:
        pairs.append((K.STILL_HANDLED, _reporter(report.id, held)))
    post_notices(session, _notices(pairs), now=now)


def tell_extension(session: Session, report: Report, kind: ReportTold, *, now: datetime) -> None:
    """A wish for more time goes to the town, or the county; a refusal back to the unit."""
    held = held_by(report)
    to = _above(report.id, held) if kind is K.EXTENSION_ASKED else _reach(session, report.id, held)
    post_notices(session, _notices([(kind, to)]), now=now)


def of_order(order_id: UUID, unit_id: int) -> Reached:
    """How a unit is reached, by its order."""
    return Reached(Address(Recipient.UNIT, unit_id=unit_id), ORDER, order_id)


def body_of(report_id: UUID, held: Held) -> Reached | None:
    """How whoever holds a report is reached; None for nobody, and for a unit, which is reached by
    its order."""
    match held.custodian:
        case Custodian.REPORTER:
            return _reporter(report_id, held)
        case Custodian.STATION:
            return _at(report_id, Recipient.STATION, held.village_id)
        case Custodian.TOWN:
            return _at(report_id, Recipient.TOWN, held.town_id)
        case Custodian.COUNTY:
            return _at(report_id, Recipient.COUNTY, held.county_id)
        case _:
            return None


def _reach(session: Session, report_id: UUID, held: Held) -> Reached | None:
    if held.custodian is not Custodian.UNIT:
        return body_of(report_id, held)
    order = session.execute(
        select(RectificationOrder.id, RectificationOrder.unit_id)
        .where(RectificationOrder.report_id == report_id)
        .order_by(RectificationOrder.round.desc())
        .limit(1)
    ).one_or_none()
    return of_order(order.id, order.unit_id) if order else None


def _above(report_id: UUID, held: Held) -> Reached:
    """The level that watches over whoever holds it: the town over stations and units, the county
    over towns."""
    if held.custodian in {Custodian.STATION, Custodian.UNIT} and held.town_id is not None:
        return _at(report_id, Recipient.TOWN, held.town_id)
    return _at(report_id, Recipient.COUNTY, held.county_id)


def _at(report_id: UUID, body: Recipient, place_id: int | None) -> Reached:
    return Reached(Address(body, place_id=place_id), REPORT, report_id)


def _reporter(report_id: UUID, held: Held) -> Reached:
    return Reached(Address(Recipient.REPORTER, reporter_key=held.reporter_key), REPORT, report_id)


def _notices(pairs: Sequence[tuple[ReportTold, Reached | None]]) -> list[Notice]:
    return [Notice(to.subject, to.subject_id, kind, to.to) for kind, to in pairs if to is not None]
