"""Taking in what a device sends: each item once, in whatever order, and those that came too early when they can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, NotFound
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.background import OtherBody, reports_ever
from gridwatch.reports.effects import Move
from gridwatch.reports.models import Report
from gridwatch.reports.moves import MoveRules, move
from gridwatch.reports.received import Receipt, Submission
from gridwatch.reports.submission import SubmissionRules, submit
from gridwatch.sync.bodies import read_body, write_body
from gridwatch.sync.models import SyncItem, SyncKind, SyncStatus
from gridwatch.tasks.visiting import VisitRecord, log_visit
from gridwatch.territory.calendar import CHINA


class Status(StrEnum):
    """What became of an item. A fourth, rejected, is a DomainError."""

    ACCEPTED = "accepted"
    REPLAYED = "replayed"
    HELD = "held"


WAITS_FOR_REPORT = "report_missing"
WAITS_FOR_EARLIER = "earlier_move_missing"


@dataclass(frozen=True, slots=True)
class MoveItem:
    """A move under an id that the device made, so that it can be sent again."""

    id: UUID
    report_id: UUID
    body_sha256: bytes
    command: Move


Item = Submission | VisitRecord | MoveItem


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: its receipt once it is applied, the reason while it is held."""

    status: Status
    receipt: dict[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """Who sends, and by which keys and rules it is taken in."""

    actor: Actor
    vault: IdentityVault
    signer: ReceiptSigner
    submission: SubmissionRules
    moves: MoveRules
    now: datetime


def receive(session: Session, item: Item, by: Reception) -> Outcome:
    """Take one item in. Raises DomainError when it is rejected; the caller then rolls back to before it."""
    match item:
        case Submission():
            return _outcome(receive_report(session, item, by))
        case VisitRecord():
            return _outcome(
                log_visit(session, item, actor=by.actor, signer=by.signer, rules=by.submission.capture, now=by.now)
            )
        case MoveItem():
            return _receive_move(session, item, by)


def receive_report(session: Session, submission: Submission, by: Reception) -> Receipt:
    """Take a report in, and what had been sent before it and waited. Raises what `submit` raises."""
    receipt = submit(
        session, submission, actor=by.actor, vault=by.vault, signer=by.signer, rules=by.submission, now=by.now
    )
    if receipt.is_awaited:
        _apply_waiting(session, submission.id, by)
    return receipt


def _outcome(receipt: Receipt) -> Outcome:
    if receipt.is_replay:
        return Outcome(Status.REPLAYED, receipt.facts)
    if receipt.facts["outcome"] == "held":
        return Outcome(Status.HELD, receipt.facts, receipt.facts["held_reason"])
    return Outcome(Status.ACCEPTED, receipt.facts)


def _receive_move(session: Session, item: MoveItem, by: Reception) -> Outcome:
    """Claim the id, then apply the move or let it wait; a claim that is applied later answers by its receipt."""
    known = _claim(session, item, by)
    if known is not None and known.status is SyncStatus.ACCEPTED:
        return Outcome(Status.REPLAYED, known.receipt)
    if (reason := _why_waiting(session, item, by.actor)) is not None:
        return Outcome(Status.HELD, reason=reason)
    receipt = _apply(session, item, by)
    _apply_waiting(session, item.report_id, by)
    return Outcome(Status.ACCEPTED, receipt)


def _claim(session: Session, item: MoveItem, by: Reception) -> SyncItem | None:
    """None when the id is fresh, else the item that has it. Raises OtherBody when that was another."""
    row = {
        "reporter_key": by.actor.reporter_key,
        "id": item.id,
        "kind": SyncKind.MOVE,
        "report_id": item.report_id,
        "body_sha256": item.body_sha256,
        "body": write_body(item.command),
        "status": SyncStatus.WAITING,
        "version": item.command.version,
        "received_at": by.now,
    }
    statement = insert(SyncItem).values(**row).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    if session.connection().execute(statement).rowcount == 1:
        return None
    known = session.get_one(SyncItem, (by.actor.reporter_key, item.id), populate_existing=True)
    if known.body_sha256 != item.body_sha256:
        raise OtherBody(pointer="")
    return known


def _why_waiting(session: Session, item: MoveItem, actor: Actor) -> str | None:
    """What a reporter's move must wait for; a desk's never waits.

    Raises NotFound for whoever never reports: no report of theirs can still come.
    """
    found = session.execute(
        select(Report.version, Report.reporter_key).where(Report.id == item.report_id)
    ).one_or_none()
    if found is not None:
        is_early = found.reporter_key == actor.reporter_key and found.version < item.command.version
        return WAITS_FOR_EARLIER if is_early else None
    if not reports_ever(session, actor):
        raise NotFound("report")
    return WAITS_FOR_REPORT


def _apply(session: Session, item: MoveItem, by: Reception) -> dict[str, Any]:
    report = move(session, item.report_id, item.command, actor=by.actor, rules=by.moves, now=by.now)
    receipt = by.signer.sign(
        {
            "item_id": str(item.id),
            "report_id": str(item.report_id),
            "body_sha256": item.body_sha256.hex(),
            "received_at": by.now.astimezone(CHINA).isoformat(),
            "outcome": "accepted",
            "state": report.state.value,
            "version": report.version,
        }
    )
    session.execute(
        update(SyncItem)
        .where(SyncItem.reporter_key == by.actor.reporter_key, SyncItem.id == item.id)
        .values(status=SyncStatus.ACCEPTED, body=None, receipt=receipt, applied_at=by.now)
        .execution_options(synchronize_session=False)
    )
    return receipt


def _apply_waiting(session: Session, report_id: UUID, by: Reception) -> None:
    """Apply what waits for this report, oldest version first, as far as it goes.

    What is refused is forgotten: the device, which still has it, is told why when it sends it again.
    """
    for waiting in _waiting(session, report_id, by.actor):
        assert waiting.body is not None
        item = MoveItem(waiting.id, report_id, waiting.body_sha256, read_body(waiting.body))
        if _why_waiting(session, item, by.actor) is not None:
            return
        try:
            with session.begin_nested():
                _apply(session, item, by)
        except DomainError:
            session.delete(waiting)
            session.flush()


def _waiting(session: Session, report_id: UUID, actor: Actor) -> Sequence[SyncItem]:
    return session.scalars(
        select(SyncItem)
        .where(SyncItem.reporter_key == actor.reporter_key, SyncItem.report_id == report_id)
        .where(SyncItem.status == SyncStatus.WAITING)
        .order_by(SyncItem.version, SyncItem.received_at)
        .with_for_update()
    ).all()
