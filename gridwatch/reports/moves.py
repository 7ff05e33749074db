"""Every move of a report after its submission: checked against the life cycle, then done and recorded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, InvalidField, NotAllowed, NotFound
from gridwatch.people.actor import Actor
from gridwatch.people.models import Unit
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.reports.deadlines import Deadlines
from gridwatch.reports.lifecycle import (
    HANDLING,
    OPEN_STATES,
    REPORTER,
    SEALED,
    STEPS,
    SYSTEM,
    Action,
    State,
    Step,
    legal_actions,
    step,
)
from gridwatch.reports.models import RectificationOrder, Report, ReportEvent, ReportNote
from gridwatch.reports.routing import resolve_custody, route
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.places import get_place, rungs_upward

ORDER_DAYS_MAX = 30


class StaleVersion(DomainError):
    """Somebody moved the report since the client read it."""

    code = "stale_version"
    zh = "有人先一步处理了：报告现在是第 {current} 版，您看到的是第 {given} 版。请重新读取后再办。"
    en = "Somebody was faster: the report is at version {current} and you saw {given}. Read it again first."


class SecondPersonNeeded(DomainError):
    """Who handled a round can neither revisit it nor sign it off."""

    code = "second_person_needed"
    zh = "须由另一人办理：您已参与本轮的处置或回访。"
    en = "This takes a second person: you have handled or revisited this round."


class CannotReopen(DomainError):
    """A closed report can be reopened once, within the days that the county sets."""

    code = "cannot_reopen"
    zh = "办结的报告只能在 {days} 天内重新打开一次。"
    en = "A closed report can be reopened once, within {days} days."


@dataclass(frozen=True, slots=True)
class Move:
    """One action on a report, with what the action needs; `version` is what the client saw."""

    action: Action
    version: int
    note: str | None = None
    place_code: str | None = None
    into: UUID | None = None
    unit_id: int | None = None
    requirement: str | None = None
    due_days: int | None = None
    reason: str | None = None
    """Why the product itself moves it; people give a note instead."""


@dataclass(frozen=True, slots=True)
class MoveRules:
    """What the county sets about moves."""

    deadlines: Deadlines
    reopen_days: int


def move(session: Session, report_id: UUID, command: Move, *, actor: Actor, rules: MoveRules, now: datetime) -> Report:
    """Take one action on a report, if its state, the actor's rights and the facts allow it.

    Raises NotFound, StaleVersion, IllegalMove, NotAllowed, InvalidField, SecondPersonNeeded, CannotReopen.
    """
    report = get_report(session, report_id, lock=True)
    if command.version != report.version:
        raise StaleVersion(current=report.version, given=command.version)
    found = step(report.state, command.action)
    role = _acting_role(report, found, actor)
    _check_needs(found, command)
    _check_second_person(session, report, command.action, actor)
    _check_reopening(report, command.action, rules, now)
    apply_step(session, report, command, found, actor=actor, role=role, rules=rules, now=now)
    _escalate_sealed(session, report, actor=actor, rules=rules, now=now)
    return report


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
    """Do what the step says: effects, event, note and audit entry, in that order and one transaction."""
    before = report.state
    _EFFECTS.get(command.action, _no_effect)(session, report, command, actor, now)
    report.version += 1
    report.state = found.to
    report.custodian = resolve_custody(
        found.custody, station_id=report.station_id, town_id=report.town_id, sealed_to=report.sealed_to
    )
    report.due_at = _due_at(report, command, found, rules, now)
    if found.to is State.ORDERED:
        _issue_order(session, report, command, now)
    _record(session, report, command, found, before, actor=actor, role=role, now=now)


def _acting_role(report: Report, found: Step, actor: Actor) -> Role | str:
    role = _role_of(report, found, actor)
    if role is None:
        raise NotAllowed(right=" / ".join(str(by) for by in found.by))
    return role


def _role_of(report: Report, found: Step, actor: Actor) -> Role | str | None:
    """The role by which the actor may make the step. A reporter never handles their own report."""
    if report.reporter_key == actor.reporter_key:
        return REPORTER if REPORTER in found.by else None
    rights = (by for by in found.by if isinstance(by, Right))
    roles = (actor.role_for(right, handling_path(report, right)) for right in rights)
    return next((role for role in roles if role is not None), None)


def handling_path(report: Report, right: Right) -> tuple[int, ...]:
    """The places whose officials may use a right on it: the county handles only what it holds, or reassigns."""
    if right is Right.REPORT_ASSIGN or report.sealed_to is Level.COUNTY or report.town_id is None:
        return report.path
    return report.path[1:]


def _escalate_sealed(session: Session, report: Report, *, actor: Actor, rules: MoveRules, now: datetime) -> None:
    """A sealed report goes past the station by itself, also when it was held first."""
    if report.is_sealed and report.state is State.SUBMITTED:
        command = Move(Action.ESCALATE, report.version, reason=SEALED)
        found = step(report.state, command.action)
        apply_step(session, report, command, found, actor=actor, role=SYSTEM, rules=rules, now=now)


def _check_needs(found: Step, command: Move) -> None:
    for name in found.needs:
        if getattr(command, name) in (None, ""):
            raise InvalidField(
                reason_zh=f"办理“{command.action.value}”需要填写 {name}。",
                reason_en=f"The action {command.action.value} needs {name}.",
                pointer=f"/{name}",
            )


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


def _check_reopening(report: Report, action: Action, rules: MoveRules, now: datetime) -> None:
    if action is not Action.REOPEN:
        return
    late = report.closed_at is None or report.closed_at + timedelta(days=rules.reopen_days) < now
    if late or report.reopened_at is not None:
        raise CannotReopen(days=rules.reopen_days)


def _no_effect(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Most moves change only where the report stands."""


def _assign(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Route the report anew from the place that the town or county names."""
    place = get_place(session, command.place_code or "", pointer="/place_code")
    if place.path[0] != report.county_id or not actor.may(Right.REPORT_ASSIGN, place.path):
        raise NotFound("place", pointer="/place_code")
    routing = route(rungs_upward(session, place.path, on=china_day(now)))
    report.town_id = routing.place_ids.get(Level.TOWN)
    report.village_id = routing.place_ids.get(Level.VILLAGE)
    report.group_id = routing.place_ids.get(Level.GROUP)
    report.grid_id = routing.place_ids.get(Level.GRID)
    report.station_id = routing.station_id


def _merge(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Merge into an open report of the same village; the reporter of each keeps their own."""
    assert command.into is not None
    target = session.get(Report, command.into)
    fits = target is not None and target.id != report.id and target.state in OPEN_STATES
    if target is None or not fits or target.village_id != report.village_id or target.is_sealed:
        raise InvalidField(
            reason_zh="只能并入本村另一份未办结的报告。",
            reason_en="A report is merged into another open report of the same village.",
            pointer="/into",
        )
    report.merged_into = target.id


def _close(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    report.closed_at = now


def _reopen(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    report.reopened_at = now
    report.round += 1


def _next_round(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    report.round += 1


def _answer_order(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Feedback answers the order of the round, whoever of the unit or the town writes it down."""
    if report.state is not State.ORDERED:
        return
    with acting_as_system(session):
        session.execute(
            update(RectificationOrder)
            .where(RectificationOrder.report_id == report.id, RectificationOrder.round == report.round)
            .values(answered_at=now, answer=command.note)
        )


def _admit(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """From here on the station may see it; why it was held stays in its first event."""
    report.held_reason = None


_EFFECTS = {
    Action.ADMIT: _admit,
    Action.ASSIGN: _assign,
    Action.MERGE: _merge,
    Action.GIVE_FEEDBACK: _answer_order,
    Action.CLOSE: _close,
    Action.REOPEN: _reopen,
    Action.ORDER_AGAIN: _next_round,
}


def _due_at(report: Report, command: Move, found: Step, rules: MoveRules, now: datetime) -> datetime | None:
    if found.clock is None:
        return None
    days = None
    if found.to is State.ORDERED:
        days = command.due_days or min(report.category.rectify_days, ORDER_DAYS_MAX)
    return rules.deadlines.due_at(found.clock, now, days=days)


def _issue_order(session: Session, report: Report, command: Move, now: datetime) -> None:
    """Address the order to a unit of the report's town, or of its county."""
    unit = session.get(Unit, command.unit_id)
    if unit is None or unit.place_id not in (report.town_id, report.county_id):
        raise NotFound("unit", pointer="/unit_id")
    assert command.requirement is not None
    assert report.due_at is not None
    session.add(
        RectificationOrder(
            report_id=report.id,
            id=uuid4(),
            round=report.round,
            unit_id=unit.id,
            requirement=command.requirement,
            issued_at=now,
            due_at=report.due_at,
        )
    )


def _record(
    session: Session,
    report: Report,
    command: Move,
    found: Step,
    before: State,
    *,
    actor: Actor,
    role: Role | str,
    now: datetime,
) -> None:
    """The event, its note and the audit entry. What a reporter does never names the account."""
    account_id = actor.account_id if isinstance(role, Role) else None
    key = {"report_id": report.id, "seq": report.version}
    session.flush()
    connection = session.connection()
    connection.execute(
        insert(ReportEvent),
        key
        | {
            "action": command.action,
            "from_state": before,
            "to_state": report.state,
            "round": report.round,
            "at": now,
            "account_id": account_id,
            "role": role if isinstance(role, Role) else None,
            "reason": command.reason,
            "custodian": report.custodian,
            "due_at": report.due_at,
        },
    )
    if command.note:
        connection.execute(insert(ReportNote), key | {"audience": found.audience, "text": command.note})
    audit.record(
        session, f"report.{command.action.value}", "report", report.id,
        account_id=account_id, now=now, version=report.version, state=report.state.value,
    )  # fmt: skip
