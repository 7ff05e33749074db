"""Every move of a report after its submission: checked against the life cycle, then done and
recorded."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, InvalidField, NotAllowed, NotFound, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.reports.clocks import due_of
from gridwatch.reports.concerns import await_appointments
from gridwatch.reports.deadlines import Deadlines
from gridwatch.reports.lifecycle import (
    HANDLING,
    REPORTER,
    SEALED,
    STEPS,
    SYSTEM,
    Action,
    Clock,
    State,
    Step,
    legal_actions,
    step,
    step_by_hand,
)
from gridwatch.reports.models import Report, ReportEvent, ReportNote
from gridwatch.reports.moves.advance import StepTaken, advance
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.effects import EXCLUDING, issue_order, take_effect
from gridwatch.reports.moves.objections import check_objection
from gridwatch.reports.moves.questions import check_question
from gridwatch.reports.moves.revisits import check_revisit, record_revisit
from gridwatch.reports.notices import held_by, tell_move
from gridwatch.reports.overdue.ladder import LadderRules
from gridwatch.territory.codes import Level


class StaleVersion(DomainError):
    """Somebody moved the report since the client read it."""

    code = "stale_version"
    kind = Refusal.STALE
    zh = "有人先一步处理了：报告现在是第 {current} 版，您看到的是第 {given} 版。请重新读取后再办。"
    en = "Somebody was faster: the report is at version {current} and you saw {given}. Read it again first."


class SecondPersonNeeded(DomainError):
    """Who handled a round can neither revisit it nor sign it off."""

    code = "second_person_needed"
    kind = Refusal.CONFLICT
    zh = "须由另一人办理：您已参与本轮的处置或回访。"
    en = "This takes a second person: you have handled or revisited this round."


class CarriesOthers(DomainError):
    """Other reports were merged into this one, so its reporter alone cannot withdraw it."""

    code = "carries_others"
    kind = Refusal.CONFLICT
    zh = "已有其他报告并入这一份，不能撤回。"
    en = "Other reports were merged into this one; it cannot be withdrawn."


class CannotReopen(DomainError):
    """A closed report can be reopened once, within the days that the county sets."""

    code = "cannot_reopen"
    kind = Refusal.CONFLICT
    zh = "办结的报告只能在 {days} 天内重新打开一次。"
    en = "A closed report can be reopened once, within {days} days."


MAY_LOSE_SIGHT = frozenset({Action.CONCERN, Action.ASSIGN})
"""Moves after which whoever made them may no longer see the report, so that the product completes
them."""


@dataclass(frozen=True, slots=True)
class MoveRules:
    """What the county sets about moves."""

    deadlines: Deadlines
    ladder: LadderRules
    reopen_days: int
    objection_working_days: int
    extension_days_max: int
    revisit_radius_m: float


def move(session: Session, report_id: UUID, command: Move, *, actor: Actor, rules: MoveRules, now: datetime) -> Report:
    """Take one action on a report, if its state, the actor's rights and the facts allow it.

    Raises NotFound, StaleVersion, IllegalMove, NotAllowed, InvalidField, SecondPersonNeeded,
    CannotReopen, QuestionAsked, NotTheSameSpot, NotRedacted.
    """
    _lock_in_order(session, report_id, command)
    report = get_report(session, report_id, lock=True)
    if command.version != report.version:
        raise StaleVersion(current=report.version, given=command.version)
    found = step_by_hand(report.state, command.action)
    role = acting_role(report, found, actor)
    check_needs(found, command)
    _check_days(command, rules)
    check_facts(session, report, command, actor=actor, rules=rules, now=now)
    check_revisit(session, report, command, actor=actor, radius_m=rules.revisit_radius_m)
    with acting_as_system(session) if command.action in MAY_LOSE_SIGHT else nullcontext():
        apply_step(session, report, command, found, actor=actor, role=role, rules=rules, now=now)
        escalate_sealed(session, report, actor=actor, rules=rules, now=now)
    return report


def check_facts(
    session: Session, report: Report, command: Move, *, actor: Actor, rules: MoveRules, now: datetime
) -> None:
    """What happened to the report so far may forbid an action that state and role allow, whatever
    else is given.

    Raises SecondPersonNeeded, CannotReopen, CarriesOthers, CannotObject, QuestionAsked.
    """
    _check_second_person(session, report, command.action, actor)
    check_reopening(report, command.action, rules, now)
    _check_withdrawing(session, report, command.action)
    if command.action is Action.OBJECT:
        check_objection(session, report, working_days=rules.objection_working_days, now=now)
    check_question(session, report, command)


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
    return [a for a in legal_actions(report.state) if _role_of(report, STEPS[report.state, a], actor) is not None]


def apply_step(
    session: Session,
    report: Report,
    command: Move,
    found: Step,
    *,
    actor: Actor,
    role: Role | str,
    rules: MoveRules,
    now: datetime,
) -> None:
    """Do what the step says: effects, event, note and audit entry, in that order and one
    transaction."""
    held_before = held_by(report)
    take_effect(session, report, command, actor, now)
    if command.action is Action.REVISIT:
        record_revisit(session, report, command)
    due = None
    if found.clock is not None:
        days = order_days(report, command, rules) if found.clock is Clock.ORDER else None
        due = due_of(session, found.clock, rules.deadlines, now, days=days)
    taken = advance(report, command, found, due, actor=actor, role=role, now=now)
    if found.clock is Clock.ORDER:
        issue_order(session, report, command, actor, now)
    _write(session, taken)
    tell_move(session, report, command.action, held_before, now=now)


def acting_role(report: Report, found: Step, actor: Actor) -> Role | str:
    """The role by which the actor makes the step. Raises NotAllowed."""
    role = _role_of(report, found, actor)
    if role is None:
        raise NotAllowed(right=" / ".join(str(by) for by in found.by))
    return role


def _role_of(report: Report, found: Step, actor: Actor) -> Role | str | None:
    """The role by which the actor may make the step.

    A reporter never handles their own report, nor a station one that it has objected to.
    """
    if report.reporter_key == actor.reporter_key:
        return REPORTER if REPORTER in found.by else None
    rights = [by for by in found.by if isinstance(by, Right)]
    if report.is_objected:
        rights = [right for right in rights if right is not Right.REPORT_TRIAGE]
    roles = (actor.role_for(right, handling_path(report, right)) for right in rights)
    return next((role for role in roles if role is not None), None)


def handling_path(report: Report, right: Right) -> tuple[int, ...]:
    """The places whose officials may use a right on it: the county handles only what it holds, or
    reassigns."""
    if right is Right.REPORT_ASSIGN or report.sealed_to is Level.COUNTY or report.town_id is None:
        return report.path
    return report.path[1:]


def escalate_sealed(session: Session, report: Report, *, actor: Actor, rules: MoveRules, now: datetime) -> None:
    """A sealed report goes past the station by itself, also when it was held first."""
    if report.is_sealed and report.state is State.SUBMITTED:
        command = Move(Action.ESCALATE, report.version, reason=SEALED)
        found = step(report.state, command.action)
        apply_step(session, report, command, found, actor=actor, role=SYSTEM, rules=rules, now=now)


def check_needs(found: Step, command: Move) -> None:
    for name in found.needs:
        if getattr(command, name) in (None, "", ()):
            raise InvalidField(
                reason_zh=f"办理“{command.action.value}”需要填写 {name}。",
                reason_en=f"The action {command.action.value} needs {name}.",
                pointer=f"/{name}",
            )


def _check_days(command: Move, rules: MoveRules) -> None:
    most = order_days_max(rules)
    if command.due_days is not None and command.due_days > most:
        raise InvalidField(
            reason_zh=f"整改期限最长 {most} 天。", reason_en=f"An order gives {most} days at most.", pointer="/due_days"
        )


def order_days_max(rules: MoveRules) -> int:
    """The most days that an order gives."""
    return rules.deadlines.spans[Clock.ORDER].days


def _check_second_person(session: Session, report: Report, action: Action, actor: Actor) -> None:
    if action not in {Action.REVISIT, Action.CLOSE}:
        return
    barring = HANDLING | ({Action.REVISIT} if action is Action.CLOSE else frozenset())
    handled = session.scalar(
        select(ReportEvent.seq)
        .where(ReportEvent.report_id == report.id, ReportEvent.round == report.round)
        .where(ReportEvent.account_id == actor.account_id, ReportEvent.action.in_(barring))
        .limit(1)
    )
    if handled is not None:
        raise SecondPersonNeeded()


def _check_withdrawing(session: Session, report: Report, action: Action) -> None:
    """A report that others were merged into carries them, and cannot be taken back by its reporter
    alone."""
    if action is not Action.WITHDRAW:
        return
    with acting_as_system(session):
        carries = session.scalar(select(Report.id).where(Report.merged_into == report.id).limit(1))
    if carries is not None:
        raise CarriesOthers()


def check_reopening(report: Report, action: Action, rules: MoveRules, now: datetime) -> None:
    if action is not Action.REOPEN:
        return
    late = report.closed_at is None or report.closed_at + timedelta(days=rules.reopen_days) < now
    if late or report.reopened_at is not None:
        raise CannotReopen(days=rules.reopen_days)


def order_days(report: Report, command: Move, rules: MoveRules) -> int:
    """How many days the order gives: as the town says, or else as the category has it."""
    return command.due_days or min(report.category.rectify_days, order_days_max(rules))


def _write(session: Session, taken: StepTaken) -> None:
    """The event, its note and the audit entry."""
    session.flush()
    connection = session.connection()
    connection.execute(insert(ReportEvent), taken.event)
    if taken.note is not None:
        connection.execute(insert(ReportNote), taken.note)
    audit.record_all(session, [taken.entry])
