"""Which reports a list has: its filters, within the actor's scope."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.colleagues.desk import desks_of
from gridwatch.reports.colleagues.models import ReportCaseworker
from gridwatch.reports.colleagues.remarks import mentions
from gridwatch.reports.lifecycle import OPEN_STATES, Custodian, State
from gridwatch.reports.models import PLACE_COLUMNS, Report, ReportEvent
from gridwatch.reports.numbers import read_number
from gridwatch.reports.overdue.definition import is_overdue
from gridwatch.reports.reading.awaiting import UNROUTED, Awaited, awaiting
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place

TRAYS: dict[str, ColumnElement[bool]] = {
    "unrouted": UNROUTED,
    "held": Report.state == State.HELD,
    "sealed": Report.sealed_to.is_not(None),
}
"""What waits apart from the stations' inboxes."""


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What a list shows; everything that is None is not asked for."""

    state: Sequence[State] = ()
    place: str | None = None
    category: str | None = None
    custodian: Custodian | None = None
    tray: str | None = None
    open: bool | None = None
    awaits: Awaited | None = None
    """What the actor must do with them next; `ANY` for whatever it is."""
    caseworker: int | None = None
    """Whom the actor's desk has entrusted them to."""
    entrusted: bool | None = None
    """Those that the actor sees to, or does not."""
    mentioned: bool | None = None
    """Those where a colleague asks the actor to look, or not."""
    handled: bool | None = None
    """Those that the actor has moved, or has not."""
    due_before: datetime | None = None
    overdue: bool | None = None
    q: str | None = None
    mine: bool = False
    also: ColumnElement[bool] | None = None
    """Any further condition, of a room above this one."""


Condition = Callable[[Any, Actor, datetime], ColumnElement[bool]]
_CONDITIONS: dict[str, Condition] = {
    "state": lambda states, *_: Report.state.in_(states),
    "category": lambda code, *_: Report.category_code.startswith(code, autoescape=True),
    "custodian": lambda custodian, *_: Report.custodian == custodian,
    "tray": lambda tray, *_: TRAYS[tray],
    "open": lambda is_open, *_: Report.state.in_(OPEN_STATES) == is_open,
    "awaits": lambda awaited, actor, _: awaiting(awaited, actor),
    "caseworker": lambda account_id, actor, _: Report.id.in_(_seen_to_by(account_id, actor)),
    "entrusted": lambda is_mine, actor, _: Report.id.in_(_seen_to_by(actor.account_id, actor)) == is_mine,
    "mentioned": lambda is_asked, actor, _: mentions(actor).is_(is_asked),
    "handled": lambda is_handled, actor, _: Report.id.in_(_moved_by(actor)) == is_handled,
    "due_before": lambda at, *_: Report.due_at < at,
    "overdue": lambda is_late, _, now: is_overdue(now).is_(is_late),
    "also": lambda condition, *_: condition,
    "q": lambda words, *_: _says(words),
}
"""What each filter asks for; `place` looks its place up first."""


def matching(session: Session, wanted: ReportFilter, actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The condition of a list: its filters, within the actor's scope. Raises NotFound for an
    unknown place."""
    conditions = [_scope(wanted, actor)]
    if wanted.place is not None:
        conditions += _at(get_place(session, wanted.place, pointer="/place"), is_figure=wanted.also is not None)
    for name, condition in _CONDITIONS.items():
        value = getattr(wanted, name)
        if value is not None and not (isinstance(value, Sequence) and not value):
            conditions.append(condition(value, actor, now))
    return and_(true(), *conditions)


def _at(place: Place, *, is_figure: bool) -> list[ColumnElement[bool]]:
    """What was routed to a place; figures count what was routed to it below the parents that it has
    today."""
    if is_figure:
        return [column == above for column, above in zip(PLACE_COLUMNS.values(), place.path, strict=False)]
    return [PLACE_COLUMNS[place.level] == place.id]


def _scope(wanted: ReportFilter, actor: Actor) -> ColumnElement[bool]:
    """Own reports, or those of the desk. Row-level security would hide the rest; this finds the
    index."""
    if wanted.mine or not actor.may_anywhere(Right.REPORT_READ):
        return Report.reporter_key == actor.reporter_key
    return actor.reach(Right.REPORT_READ, PLACE_COLUMNS)


def _moved_by(actor: Actor) -> Select[UUID]:
    return select(ReportEvent.report_id).where(ReportEvent.account_id == actor.account_id)


def _seen_to_by(account_id: int, actor: Actor) -> Select[UUID]:
    at_desk = ReportCaseworker.place_id.in_(desks_of(actor))
    return select(ReportCaseworker.report_id).where(ReportCaseworker.account_id == account_id, at_desk)


def _says(words: str) -> ColumnElement[bool]:
    """The report says it, or has it for its number."""
    number = read_number(words)
    text = Report.text.icontains(words, autoescape=True)
    return text if number is None else or_(Report.number == number, text)
