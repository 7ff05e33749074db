"""What could be done with a report now, and what would follow from it: shown before somebody
decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gridwatch.errors import DomainError
from gridwatch.people.actor import Actor
from gridwatch.reports.clocks import due_of
from gridwatch.reports.deadlines import Due
from gridwatch.reports.lifecycle import STEPS, Action, Audience, Clock, Custodian, State, Step
from gridwatch.reports.models import Report
from gridwatch.reports.moves.checks import BY_HISTORY, Facts, check
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import actions_for
from gridwatch.reports.moves.rules import MoveRules, order_days
from gridwatch.reports.routing import resolve_custody

_ORDERING = ("due_days", "shared_evidence")
_MAY_TAKE = {Action.ORDER: _ORDERING, Action.ORDER_AGAIN: _ORDERING}
_ROUTES_ANEW = frozenset({Action.ASSIGN, Action.ADMIT, Action.CONCERN})


@dataclass(frozen=True, slots=True)
class NextStep:
    """A legal move, and what would happen if it were made now; `refusal` is what the facts have
    against it."""

    action: Action
    to_state: State
    needs: Sequence[str]
    takes: Sequence[str]
    clock: Clock | None
    due: Due | None
    days: int | None
    days_max: int | None
    custodian: Custodian | None
    audience: Audience
    refusal: DomainError | None


def foresee_steps(session: Session, report: Report, *, actor: Actor, rules: MoveRules, now: datetime) -> list[NextStep]:
    """Every move that state and role allow the actor, in the order of the life cycle; changes
    nothing."""
    return [
        _foresee(session, report, action, actor=actor, rules=rules, now=now) for action in actions_for(report, actor)
    ]


def _foresee(
    session: Session, report: Report, action: Action, *, actor: Actor, rules: MoveRules, now: datetime
) -> NextStep:
    found = STEPS[report.state, action]
    command = Move(action, report.version)
    gives_days = found.clock is Clock.ORDER
    days = order_days(report, command, rules) if gives_days else None
    due = due_of(session, found.clock, rules.deadlines, now, days=days) if found.clock else None
    return NextStep(
        action=action,
        to_state=found.to,
        needs=found.needs,
        takes=_takes(action, found),
        clock=found.clock,
        due=due,
        days=days,
        days_max=rules.order_days_max if gives_days else None,
        custodian=None if action in _ROUTES_ANEW else _custodian(report, found),
        audience=found.audience,
        refusal=_refusal(session, report, command, actor=actor, rules=rules, now=now),
    )


def _takes(action: Action, found: Step) -> Sequence[str]:
    """A note can be said with everything."""
    return (*_MAY_TAKE.get(action, ()), *(() if "note" in found.needs else ("note",)))


def _custodian(report: Report, found: Step) -> Custodian:
    return resolve_custody(
        found.custody or report.custodian,
        station_id=report.station_id,
        town_id=report.town_id,
        sealed_to=report.sealed_to,
    )


def _refusal(
    session: Session, report: Report, command: Move, *, actor: Actor, rules: MoveRules, now: datetime
) -> DomainError | None:
    try:
        check(BY_HISTORY, Facts(session, report, command, actor, rules, now))
    except DomainError as refusal:
        return refusal
    return None
