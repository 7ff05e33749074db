"""Saying which files will follow a report that has gone already: by its reporter, its desk, or the
ordered unit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, NotAllowed, Refusal
from gridwatch.files.archive import Limits
from gridwatch.files.quotas import require_number
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.intake.values import EvidenceItem
from gridwatch.reports.lifecycle import OPEN_STATES
from gridwatch.reports.models import Evidence, EvidencePurpose, RectificationOrder, Report
from gridwatch.reports.moves.move import get_report, handling_path
from gridwatch.reports.orders.orders import OrderAnswered, order_to_answer
from gridwatch.workflow.steps import Party

IS_REPORTERS = Evidence.purpose == EvidencePurpose.REPORT
_RIGHTS = {EvidencePurpose.PROOF: Right.REPORT_FEEDBACK, EvidencePurpose.REVISIT: Right.REPORT_REVISIT}


class ReportClosed(DomainError):
    """Nothing is added to a report with which nobody has anything to do any more."""

    code = "report_closed"
    kind = Refusal.CONFLICT
    zh = "这份报告已经办结，不能再补充材料。"
    en = "This report is finished; nothing can be added to it."


class AnnouncedOtherwise(DomainError):
    """The same SHA-256 was announced before with another kind or size."""

    code = "announced_otherwise"
    kind = Refusal.CONFLICT
    zh = "同一 SHA-256 已按另一种类或大小登记过。"
    en = "The same SHA-256 was announced before, with another kind or size."


def announce(
    session: Session,
    report_id: UUID,
    items: Sequence[EvidenceItem],
    *,
    actor: Actor,
    limits: Limits,
    now: datetime,
) -> None:
    """Announce files for a report; the same again changes nothing.

    Raises NotFound, NotAllowed for a purpose that is not the actor's, ReportClosed, TooManyFiles,
    FileTooLarge, AnnouncedOtherwise.
    """
    report = get_report(session, report_id, lock=True)
    for item in items:
        _check_purpose(report, item.purpose, actor)
    fresh = _unknown(session, report_id, None, items, actor)
    if fresh and report.state not in OPEN_STATES:
        raise ReportClosed()
    _store(session, report_id, None, fresh, actor=actor, limits=limits, now=now)


def announce_proof(
    session: Session, order_id: UUID, items: Sequence[EvidenceItem], *, actor: Actor, limits: Limits, now: datetime
) -> RectificationOrder:
    """Announce files that show an order was carried out. Raises NotFound, OrderAnswered, and what
    `announce` raises."""
    order = order_to_answer(session, order_id, actor)
    fresh = _unknown(session, order.report_id, order.id, items, actor)
    if fresh and order.answered_at is not None:
        raise OrderAnswered()
    _store(session, order.report_id, order.id, fresh, actor=actor, limits=limits, now=now)
    return order


def _check_purpose(report: Report, purpose: EvidencePurpose, actor: Actor) -> None:
    if purpose is EvidencePurpose.REPORT:
        if report.reporter_key != actor.reporter_key:
            raise NotAllowed(right=Party.REPORTER)
        return
    actor.require(_RIGHTS[purpose], handling_path(report, _RIGHTS[purpose]))


def _unknown(
    session: Session, report_id: UUID, order_id: UUID | None, items: Sequence[EvidenceItem], actor: Actor
) -> list[EvidenceItem]:
    """The files not announced before; those that were refused take no place. Raises
    AnnouncedOtherwise, TooManyFiles."""
    known: dict[tuple[bytes, EvidencePurpose], Evidence] = {
        (row.sha256, row.purpose): row
        for row in session.scalars(
            select(Evidence)
            .where(Evidence.report_id == report_id, or_(Evidence.account_id == actor.account_id, IS_REPORTERS))
            .where(Evidence.order_id == order_id if order_id else Evidence.order_id.is_(None))
        )
    }
    fresh: dict[tuple[bytes, EvidencePurpose], EvidenceItem] = {}
    for item in items:
        key = item.sha256, EvidencePurpose.PROOF if order_id else item.purpose
        row: Evidence | EvidenceItem = known.get(key) or fresh.setdefault(key, item)
        if (row.kind, row.size) != (item.kind, item.size):
            raise AnnouncedOtherwise()
    awaited = [purpose for (_, purpose), row in known.items() if row.refused_at is None]
    for purpose in EvidencePurpose:
        require_number(awaited.count(purpose), sum(p is purpose for _, p in fresh))
    return list(fresh.values())


def _store(
    session: Session,
    report_id: UUID,
    order_id: UUID | None,
    items: Sequence[EvidenceItem],
    *,
    actor: Actor,
    limits: Limits,
    now: datetime,
) -> None:
    rows: list[dict[str, Any]] = []
    for item in items:
        limits.check_size(item.kind, item.size)
        purpose = EvidencePurpose.PROOF if order_id else item.purpose
        rows.append(
            {
                "report_id": report_id,
                "id": uuid4(),
                "sha256": item.sha256,
                "kind": item.kind,
                "size": item.size,
                "purpose": purpose,
                "order_id": order_id,
                "account_id": None if purpose is EvidencePurpose.REPORT else actor.account_id,
                "announced_at": now,
            }
        )
    if rows:
        session.connection().execute(insert(Evidence).inline(), rows)
