"""Every move of a report after its submission: checked against the life cycle, then done and
recorded."""

from contextlib import nullcontext
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.database import acting_as_system
from gridwatch.errors import NotFound
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.reports.concerns import await_appointments
from gridwatch.reports.lifecycle import LIFE_CYCLE, SEALED, Action, Clock, ReportStep, State
from gridwatch.reports.models import Report, ReportEvent, ReportNote
from gridwatch.reports.moves.advance import StepTaken, advance
from gridwatch.reports.moves.checks import BY_HISTORY, BY_WHAT_IS_GIVEN, Facts, check, check_needs
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.effects import EXCLUDING, issue_order, take_effect
from gridwatch.reports.moves.rules import MoveRules, order_days
from gridwatch.reports.notices import held_by, tell_move
from gridwatch.territory.codes import Level
from gridwatch.workflow.clocks import due_of
from gridwatch.workflow.next_steps import legal_steps
from gridwatch.workflow.stale_version import require_version
from gridwatch.workflow.steps import Party, require_role

MAY_LOSE_SIGHT = frozenset({Action.CONCERN, Action.ASSIGN})
"""Moves after which whoever made them may no longer see the report, so that the product completes
them."""


def move(session: Session, report_id: UUID, command: Move, *, actor: Actor, rules: MoveRules, now: datetime) -> Report:
    """Take one action on a report, if its state, the actor's rights and the facts allow it.

    Raises NotFound, StaleVersion, IllegalMove, NotAllowed, InvalidField, SecondPersonNeeded,
    CannotReopen, QuestionAsked, NotTheSameSpot, NotRedacted.
    """
    _lock_in_order(session, report_id, command)
    report = get_report(session, report_id, lock=True)
    require_version(report.version, command.version)
    found = LIFE_CYCLE.step_by_hand(report.state, command.action)
    role = acting_role(report, found, actor)
    check_needs(found, command)
    facts = Facts(session, report, command, actor, rules, now)
    check(BY_HISTORY, facts)
    check(BY_WHAT_IS_GIVEN, facts)
    with acting_as_system(session) if command.action in MAY_LOSE_SIGHT else nullcontext():
        apply_step(session, report, command, found, actor=actor, role=role, rules=rules, now=now)
        escalate_sealed(session, report, actor=actor, rules=rules, now=now)
    return report


def _lock_in_order(session: Session, report_id: UUID, command: Move) -> None:
    """Wait for appointments before reports are locked, and lock two of these in one order, or two
    could cross."""
    if command.action in EXCLUDING:
        await_appointments(session)
    if command.into is not None:
        both = select(Report.id).where(Report.id.in_([report_id, command.into])).order_by(Report.id)
        session.execute(both.with_for_update())


def get_report(session: Session, report_id: UUID, *, lock: bool = False) -> Report:
    """The report, if it exists for this actor. Raises NotFound."""
    query = select(Report).where(Report.id == report_id).options(joinedload(Report.category, innerjoin=True))
    if lock:
        query = query.with_for_update(of=Report).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound("report")
    return found


def actions_for(report: Report, actor: Actor) -> list[Action]:
    """The actions that the state and the actor's role allow now; facts may still forbid one."""
    path_by = partial(handling_path, report)
    return list(legal_steps(LIFE_CYCLE, report.state, actor, path_by, is_reporter=_is_own(report, actor)))


def apply_step(
    session: Session,
    report: Report,
    command: Move,
    found: ReportStep,
    *,
    actor: Actor,
    role: Role | Party,
    rules: MoveRules,
    now: datetime,
) -> None:
    """Do what the step says: effects, event, note and audit entry, in that order and one
    transaction."""
    held_before = held_by(report)
    take_effect(session, report, command, actor, now)
    due = None
    if found.clock is not None:
        days = order_days(report, command, rules) if found.clock is Clock.ORDER else None
        due = due_of(session, found.clock, rules.deadlines, now, days=days)
    taken = advance(report, command, found, due, actor=actor, role=role, now=now)
    if found.clock is Clock.ORDER:
        issue_order(session, report, command, actor, now)
    _write(session, taken)
    tell_move(session, report, command.action, held_before, now=now)


def acting_role(report: Report, found: ReportStep, actor: Actor) -> Role | Party:
    """The role by which the actor makes the step. Raises NotAllowed."""
    return require_role(found, actor, partial(handling_path, report), is_reporter=_is_own(report, actor))


def _is_own(report: Report, actor: Actor) -> bool:
    return report.reporter_key == actor.reporter_key


def handling_path(report: Report, right: Right) -> tuple[int, ...]:
    """The places whose officials may use a right on it: the county handles only what it holds, or
    reassigns; a station nothing that it has objected to."""
    if right is Right.REPORT_TRIAGE and report.is_objected:
        return ()
    if right is Right.REPORT_ASSIGN or report.sealed_to is Level.COUNTY or report.town_id is None:
        return report.path
    return report.path[1:]


def escalate_sealed(session: Session, report: Report, *, actor: Actor, rules: MoveRules, now: datetime) -> None:
    """A sealed report goes past the station by itself, also when it was held first."""
    if report.is_sealed and report.state is State.SUBMITTED:
        command = Move(Action.ESCALATE, report.version, reason=SEALED)
        found = LIFE_CYCLE.step(report.state, command.action)
        apply_step(session, report, command, found, actor=actor, role=Party.SYSTEM, rules=rules, now=now)


def _write(session: Session, taken: StepTaken) -> None:
    """The event, its note and the audit entry."""
    session.flush()
    connection = session.connection()
    connection.execute(insert(ReportEvent), taken.event)
    if taken.note is not None:
        connection.execute(insert(ReportNote), taken.note)
    audit.record_all(session, [taken.entry])
