"""What could be done with a report now, and what would follow from it: shown before somebody
decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from gridwatch.people.actor import Actor
from gridwatch.reports.lifecycle import STEPS, Action, Audience, Clock, Custodian, ReportStep, State
from gridwatch.reports.models import Report
from gridwatch.reports.moves.checks import BY_HISTORY, Facts, check
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import actions_for
from gridwatch.reports.moves.rules import MoveRules, order_days
from gridwatch.reports.routing import resolve_custody
from gridwatch.workflow.clocks import due_of
from gridwatch.workflow.next_steps import NextStep, refusal_of

_ORDERING = ("due_days", "shared_evidence")
_MAY_TAKE = {Action.ORDER: _ORDERING, Action.ORDER_AGAIN: _ORDERING}
_ROUTES_ANEW = frozenset({Action.ASSIGN, Action.ADMIT, Action.CONCERN})


@dataclass(frozen=True, slots=True)
class ReportNextStep(NextStep[State, Action, Clock]):
    """A move of a report tells besides what else it takes, how many days it gives and may give at
    most, who holds the report then (None where it is routed anew), and who reads the note."""

    takes: Sequence[str] = ()
    days: int | None = None
    days_max: int | None = None
    custodian: Custodian | None = None
    audience: Audience = Audience.STATION


def foresee_steps(
    session: Session, report: Report, *, actor: Actor, rules: MoveRules, now: datetime
) -> list[ReportNextStep]:
    """Every move that state and role allow the actor, in the order of the life cycle; changes
    nothing."""
    return [
        _foresee(session, report, action, actor=actor, rules=rules, now=now) for action in actions_for(report, actor)
    ]


def _foresee(
    session: Session, report: Report, action: Action, *, actor: Actor, rules: MoveRules, now: datetime
) -> ReportNextStep:
    found = STEPS[report.state, action]
    command = Move(action, report.version)
    gives_days = found.clock is Clock.ORDER
    days = order_days(report, command, rules) if gives_days else None
    due = due_of(session, found.clock, rules.deadlines, now, days=days) if found.clock else None
    return ReportNextStep(
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
        refusal=refusal_of(partial(check, BY_HISTORY, Facts(session, report, command, actor, rules, now))),
    )


def _takes(action: Action, found: ReportStep) -> Sequence[str]:
    """A note can be said with everything."""
    return (*_MAY_TAKE.get(action, ()), *(() if "note" in found.needs else ("note",)))


def _custodian(report: Report, found: ReportStep) -> Custodian:
    return resolve_custody(
        found.custody or report.custodian,
        station_id=report.station_id,
        town_id=report.town_id,
        sealed_to=report.sealed_to,
    )
