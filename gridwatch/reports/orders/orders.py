"""Rectification orders as their unit sees them: what must be put right, by when, and nothing of the
report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.lists import Key, Keyset, both_ways
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import LIFE_CYCLE, Action
from gridwatch.reports.models import Evidence, RectificationOrder, Report
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import apply_step, get_report
from gridwatch.reports.moves.rules import MoveRules


class OrderAnswered(DomainError):
    """The order has been answered, or its report has moved on."""

    code = "order_answered"
    kind = Refusal.CONFLICT
    zh = "这份整改通知已经反馈过，或已另行处理。"
    en = "This order has been answered, or its report has moved on."


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Open orders, answered ones, or both."""

    open: bool | None = None


ORDERS_BY_DEADLINE = Keyset(RectificationOrder.due_at, RectificationOrder.id)
ORDER_ORDERS = both_ways(due=ORDERS_BY_DEADLINE, issued=Keyset(RectificationOrder.issued_at, RectificationOrder.id))


def list_orders(
    session: Session,
    wanted: OrderFilter,
    *,
    actor: Actor,
    order: Keyset = ORDERS_BY_DEADLINE,
    after: Key | None,
    limit: int,
) -> Sequence[RectificationOrder]:
    """A page of the orders of the actor's units, first due first unless another order is asked
    for."""
    query = (
        select(RectificationOrder)
        .where(_is_of_unit(actor))
        .options(joinedload(RectificationOrder.unit, innerjoin=True))
    )
    if wanted.open is not None:
        query = query.where(RectificationOrder.answered_at.is_(None) == wanted.open)
    return session.scalars(order.page(query, after, limit)).all()


def count_open_orders(session: Session, *, actor: Actor, now: datetime) -> tuple[int, int]:
    """How many orders of the actor's units wait for an answer, and how many of them too long."""
    late = func.count().filter(RectificationOrder.due_at <= now)
    query = select(func.count(), late).where(_is_of_unit(actor), RectificationOrder.answered_at.is_(None))
    count, overdue = session.execute(query).one()
    return count, overdue


def _is_of_unit(actor: Actor) -> ColumnElement[bool]:
    units = sorted({post.unit_id for post in actor.posts if post.unit_id is not None})
    return RectificationOrder.unit_id.in_(units)


def get_order(session: Session, order_id: UUID, actor: Actor) -> RectificationOrder:
    """An order of one of the actor's units. Raises NotFound."""
    query = (
        select(RectificationOrder)
        .where(RectificationOrder.id == order_id)
        .options(joinedload(RectificationOrder.unit, innerjoin=True))
    )
    found = session.scalar(query)
    if found is None or found.unit_id not in {post.unit_id for post in actor.posts}:
        raise NotFound("order")
    return found


def list_orders_of_report(session: Session, report_id: UUID) -> Sequence[RectificationOrder]:
    """The orders of a report that exists for the actor, round by round; none for its reporter.
    Raises NotFound."""
    get_report(session, report_id)
    query = select(RectificationOrder).where(RectificationOrder.report_id == report_id)
    with_unit = query.options(joinedload(RectificationOrder.unit, innerjoin=True))
    return session.scalars(with_unit.order_by(RectificationOrder.round, RectificationOrder.issued_at)).all()


def order_to_answer(session: Session, order_id: UUID, actor: Actor) -> RectificationOrder:
    """An order that the actor may answer: not of their own report, nor of one that concerns them.
    Raises NotFound."""
    order = get_order(session, order_id, actor)
    with acting_as_system(session):
        _check_apart(get_report(session, order.report_id), actor)
    return order


def _check_apart(report: Report, actor: Actor) -> None:
    """Raise NotFound for whoever reported it, or whom it concerns."""
    if report.reporter_key == actor.reporter_key or actor.account_id in report.excluded_account_ids:
        raise NotFound("order")


def answer_order(
    session: Session,
    order_id: UUID,
    answer: str,
    *,
    evidence: Sequence[bytes] = (),
    actor: Actor,
    rules: MoveRules,
    now: datetime,
) -> RectificationOrder:
    """Report back on an order, naming proof that has arrived. The report moves, and the responder
    never sees it.

    Raises NotFound, OrderAnswered when the round is over, InvalidField for proof that is not there.
    """
    order = order_to_answer(session, order_id, actor)
    _check_proof(session, order, evidence)
    with acting_as_system(session):
        report = get_report(session, order.report_id, lock=True)
        _check_apart(report, actor)
        if order.answered_at is not None or order.round != report.round:
            raise OrderAnswered()
        found = LIFE_CYCLE.step(report.state, Action.GIVE_FEEDBACK)
        command = Move(Action.GIVE_FEEDBACK, report.version, note=answer)
        apply_step(session, report, command, found, actor=actor, role=Role.RESPONDER, rules=rules, now=now)
    session.refresh(order)
    return order


def _check_proof(session: Session, order: RectificationOrder, evidence: Sequence[bytes]) -> None:
    arrived = select(Evidence.sha256).where(
        Evidence.report_id == order.report_id, Evidence.order_id == order.id, Evidence.stored_at.is_not(None)
    )
    if not set(evidence) <= set(session.scalars(arrived)):
        raise InvalidField(
            reason_zh="所列证明材料尚未收到，请先上传。",
            reason_en="Proof that you name has not arrived; upload it first.",
            pointer="/evidence",
        )
