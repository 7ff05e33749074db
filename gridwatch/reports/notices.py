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

from gridwatch.notifications.models import Kind, Recipient
from gridwatch.notifications.outbox import Address, Notice, post_all, post_notices
from gridwatch.reports.lifecycle import Action, Custodian
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.reports.overdue.ladder import Rung


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


H, B, N, R, K = Side.HOLDER, Side.BEFORE, Side.NEW, Side.REPORTER, Kind

TELLS: dict[Action, tuple[tuple[Side, Kind], ...]] = {
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


def tell_move(session: Session, report: Report, action: Action, before: Held, *, now: datetime) -> None:
    """Tell of a move that was made and recorded."""
    notices = notices_of(action, before, held_by(report), partial(_address, session, report.id))
    post_notices(session, report.id, notices, now=now)


def notices_of(
    action: Action, before: Held, after: Held, address_of: Callable[[Held], Address | None]
) -> Sequence[Notice]:
    """Whom a move tells of what; `address_of` says how somebody who holds the report is reached,
    None for nobody."""
    is_elsewhere = before != after
    sides: dict[Side, Address | None] = {Side.REPORTER: Address(Recipient.REPORTER, reporter_key=after.reporter_key)}
    tells = TELLS.get(action, ())
    if {Side.HOLDER, Side.NEW} & {side for side, _ in tells}:
        sides[Side.HOLDER] = address_of(after)
        sides[Side.NEW] = sides[Side.HOLDER] if is_elsewhere else None
    if is_elsewhere and Side.BEFORE in {side for side, _ in tells}:
        sides[Side.BEFORE] = address_of(before)
    return [Notice(kind, to) for side, kind in tells if (to := sides.get(side)) is not None]


def tell_first(session: Session, fresh: Sequence[tuple[UUID, Held]], *, now: datetime) -> None:
    """Tell whoever holds each of some fresh reports."""
    told = ((report_id, body_of(held)) for report_id, held in fresh)
    post_all(session, [(report_id, Notice(Kind.GIVEN, to)) for report_id, to in told if to is not None], now=now)


def tell_rung(session: Session, report: Report, rung: Rung, *, now: datetime) -> None:
    """Tell both sides of a rung, whoever holds the report and the level above; its reporter at the
    first letter."""
    held = held_by(report)
    holder, above = _address(session, report.id, held), _above(held)
    if rung is Rung.AMBER:
        pairs = [(Kind.AMBER, holder)]
    else:
        pairs = [(Kind.LETTER_RECEIVED, holder), (Kind.LETTER_SENT, above if above != holder else None)]
    if rung is Rung.REMINDER:
        pairs.append((Kind.STILL_HANDLED, Address(Recipient.REPORTER, reporter_key=report.reporter_key)))
    post_notices(session, report.id, [Notice(kind, to) for kind, to in pairs if to is not None], now=now)


def tell_extension(session: Session, report: Report, kind: Kind, *, now: datetime) -> None:
    """A wish for more time goes to the town, or the county; a refusal back to the unit."""
    held = held_by(report)
    to = _above(held) if kind is Kind.EXTENSION_ASKED else _address(session, report.id, held)
    post_notices(session, report.id, [Notice(kind, to)] if to else [], now=now)


def _address(session: Session, report_id: UUID, held: Held) -> Address | None:
    if held.custodian is not Custodian.UNIT:
        return body_of(held)
    order = session.execute(
        select(RectificationOrder.id, RectificationOrder.unit_id)
        .where(RectificationOrder.report_id == report_id)
        .order_by(RectificationOrder.round.desc())
        .limit(1)
    ).one_or_none()
    return Address(Recipient.UNIT, unit_id=order.unit_id, order_id=order.id) if order else None


def body_of(held: Held) -> Address | None:
    """How whoever holds a report is reached; None for nobody, and for a unit, which is reached by
    its order."""
    match held.custodian:
        case Custodian.REPORTER:
            return Address(Recipient.REPORTER, reporter_key=held.reporter_key)
        case Custodian.STATION:
            return Address(Recipient.STATION, place_id=held.village_id)
        case Custodian.TOWN:
            return Address(Recipient.TOWN, place_id=held.town_id)
        case Custodian.COUNTY:
            return Address(Recipient.COUNTY, place_id=held.county_id)
        case _:
            return None


def _above(held: Held) -> Address:
    """The level that watches over whoever holds it: the town over stations and units, the county
    over towns."""
    if held.custodian in {Custodian.STATION, Custodian.UNIT} and held.town_id is not None:
        return Address(Recipient.TOWN, place_id=held.town_id)
    return Address(Recipient.COUNTY, place_id=held.county_id)
