"""Extending an order's deadline: asked for once a round, by the unit or the town, and decided by
another person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch import audit
from gridwatch.database import Base, acting_as_system, code_column
from gridwatch.errors import DomainError, InvalidField, NotAllowed, NotFound, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import LIFE_CYCLE, Action, State
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import acting_role, apply_step, get_report, handling_path
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.reports.notices import ReportTold, tell_extension
from gridwatch.reports.orders.extension_lifecycle import EXTENSION_LIFE_CYCLE, ExtensionAction, ExtensionState
from gridwatch.reports.orders.orders import OrderAnswered, get_order
from gridwatch.workflow.clocks import set_due
from gridwatch.workflow.next_steps import NextStep, next_steps, refusal_of
from gridwatch.workflow.second_person import require_other
from gridwatch.workflow.steps import Party


class ExtensionAsked(DomainError):
    """One extension a round may be asked for."""

    code = "extension_asked"
    kind = Refusal.CONFLICT
    zh = "本轮整改已经申请过延期。"
    en = "An extension was asked for in this round already."


class ExtensionTooLate(DomainError):
    """An extension is asked for while the deadline still lies ahead."""

    code = "extension_too_late"
    kind = Refusal.CONFLICT
    zh = "整改期限已过，不能再申请延期。"
    en = "The deadline has passed; an extension is asked for before it does."


class NoExtensionAsked(DomainError):
    """Nobody has asked for what is to be decided."""

    code = "no_extension_asked"
    kind = Refusal.CONFLICT
    zh = "没有待批准的延期申请。"
    en = "No extension waits for a decision."


class ExtensionRequest(Base):
    """A wish for more days, why, and what was decided."""

    __tablename__ = "extension_request"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int]
    days: Mapped[int]
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_as: Mapped[Role] = mapped_column(code_column(Role))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[ExtensionState] = mapped_column(code_column(ExtensionState), server_default="asked")
    note: Mapped[str | None]


def ask_for_order(
    session: Session, order_id: UUID, days: int, reason: str, *, actor: Actor, rules: MoveRules, now: datetime
) -> ExtensionRequest:
    """The unit asks, for its own order, without seeing the report.

    Raises NotFound, OrderAnswered, ExtensionAsked, ExtensionTooLate, InvalidField.
    """
    order = get_order(session, order_id, actor)
    with acting_as_system(session):
        report = get_report(session, order.report_id, lock=True)
        if report.reporter_key == actor.reporter_key or actor.account_id in report.excluded_account_ids:
            raise NotFound("order")
        if order.round != report.round:
            raise OrderAnswered()
        return _ask(session, report, days, reason, Role.RESPONDER, actor=actor, rules=rules, now=now)


def ask_for_report(
    session: Session, report_id: UUID, days: int, reason: str, *, actor: Actor, rules: MoveRules, now: datetime
) -> ExtensionRequest:
    """The town asks, for the order of a report it handles. Raises as `ask_for_order`, or
    NotAllowed."""
    report = get_report(session, report_id, lock=True)
    role = actor.role_for(Right.REPORT_DISPOSE, handling_path(report, Right.REPORT_DISPOSE))
    if role is None or report.reporter_key == actor.reporter_key:
        raise NotAllowed(right=Right.REPORT_DISPOSE)
    return _ask(session, report, days, reason, role, actor=actor, rules=rules, now=now)


def decide_extension(
    session: Session,
    report_id: UUID,
    action: ExtensionAction,
    note: str | None,
    *,
    actor: Actor,
    rules: MoveRules,
    now: datetime,
) -> ExtensionRequest:
    """Approve, which moves the deadline, or refuse. Whoever asked cannot decide.

    Raises NotFound, IllegalMove, NotAllowed, NoExtensionAsked, SecondPersonNeeded.
    """
    report = get_report(session, report_id, lock=True)
    role = acting_role(report, LIFE_CYCLE.step(report.state, Action.EXTEND), actor)
    request = _of_round(session, report)
    if request is None:
        raise NoExtensionAsked()
    found = EXTENSION_LIFE_CYCLE.step(request.state, action)
    require_other(actor, [request.asked_by])
    request.state, request.note = found.to, note
    request.decided_at, request.decided_by = now, actor.account_id
    session.flush()
    if found.to is ExtensionState.APPROVED:
        _extend(session, report, request, actor=actor, role=role, rules=rules, now=now)
    else:
        tell_extension(session, report, ReportTold.EXTENSION_DECIDED, now=now)
        audit.record(session, "extension.refuse", "report", report.id, account_id=actor.account_id, now=now)
    return request


def list_extension_steps(
    session: Session, report_id: UUID, *, actor: Actor
) -> list[NextStep[ExtensionState, ExtensionAction, Any]]:
    """What the actor may decide on the extension that was asked for in this round; none where none
    was. Raises NotFound."""
    report = get_report(session, report_id)
    request = _of_round(session, report)
    if request is None or report.reporter_key == actor.reporter_key:
        return []
    refusal = refusal_of(partial(require_other, actor, [request.asked_by]))
    path_by = partial(handling_path, report)
    return next_steps(EXTENSION_LIFE_CYCLE, request.state, actor, path_by, refusal_of=lambda _: refusal)


def list_extensions(session: Session, report_id: UUID) -> Sequence[ExtensionRequest]:
    """The requests of a report that exist for this actor, by round."""
    query = select(ExtensionRequest).where(ExtensionRequest.report_id == report_id)
    return session.scalars(query.order_by(ExtensionRequest.round)).all()


def _ask(
    session: Session,
    report: Report,
    days: int,
    reason: str,
    role: Role | Party,
    *,
    actor: Actor,
    rules: MoveRules,
    now: datetime,
) -> ExtensionRequest:
    if report.state is not State.ORDERED:
        raise OrderAnswered()
    if report.due_at is None or now >= report.due_at:
        raise ExtensionTooLate()
    if days > rules.extension_days_max:
        most = rules.extension_days_max
        raise InvalidField(
            reason_zh=f"最多延期 {most} 天。", reason_en=f"An extension gives {most} days at most.", pointer="/days"
        )
    if _of_round(session, report) is not None:
        raise ExtensionAsked()
    row = {"report_id": report.id, "id": uuid4(), "round": report.round, "days": days, "reason": reason}
    row |= {"asked_at": now, "asked_by": actor.account_id, "asked_as": role}
    session.connection().execute(insert(ExtensionRequest), row)
    tell_extension(session, report, ReportTold.EXTENSION_ASKED, now=now)
    audit.record(session, "extension.ask", "report", report.id, account_id=actor.account_id, now=now, days=days)
    return session.get_one(ExtensionRequest, (report.id, row["id"]))


def _of_round(session: Session, report: Report) -> ExtensionRequest | None:
    query = select(ExtensionRequest).where(
        ExtensionRequest.report_id == report.id, ExtensionRequest.round == report.round
    )
    return session.scalar(query)


def _extend(
    session: Session,
    report: Report,
    request: ExtensionRequest,
    *,
    actor: Actor,
    role: Role | Party,
    rules: MoveRules,
    now: datetime,
) -> None:
    """Move the deadline of the report and of its order; a clock of its own starts, with an amber of
    its own."""
    assert report.due_at is not None
    due_at = report.due_at + timedelta(days=request.days)
    report.clock_seq = report.version + 1
    set_due(report, rules.deadlines.until(due_at, now))
    command = Move(Action.EXTEND, report.version, note=request.note)
    found = LIFE_CYCLE.step(report.state, Action.EXTEND)
    apply_step(session, report, command, found, actor=actor, role=role, rules=rules, now=now)
    with acting_as_system(session):
        session.execute(
            update(RectificationOrder)
            .where(RectificationOrder.report_id == report.id, RectificationOrder.round == report.round)
            .values(due_at=due_at)
        )
