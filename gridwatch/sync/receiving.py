"""Taking in what a device sends: each item once, in whatever order, and those that came too early
when they can be."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, NotFound
from gridwatch.evidence.announcing import announce
from gridwatch.fieldwork.homes import reports_ever
from gridwatch.fieldwork.same_id import require_same_body
from gridwatch.fieldwork.values import Receipt
from gridwatch.files.archive import Limits
from gridwatch.findings.device_checks import CheckRecord, take_check
from gridwatch.findings.device_checks import receipt_of as receipt_of_check
from gridwatch.pairing.diaries import DiaryEntry, receipt_of, write_diary
from gridwatch.people.actor import Actor
from gridwatch.reports.concerns import await_appointments
from gridwatch.reports.intake.submission import Intake, submit
from gridwatch.reports.intake.values import Submission
from gridwatch.reports.models import Report
from gridwatch.reports.moves.effects import EXCLUDING
from gridwatch.reports.moves.move import move
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.sync.batches import submit_all
from gridwatch.sync.bodies import (
    Belonging,
    ManifestItem,
    MoveItem,
    expected_version,
    kind_of,
    read_item,
    write_body,
)
from gridwatch.sync.models import SyncItem, SyncStatus
from gridwatch.tasks.visiting import VisitRecord, log_visit
from gridwatch.territory.calendar import CHINA

_log = logging.getLogger(__name__)


class Status(StrEnum):
    """What became of an item. A fourth, rejected, is a DomainError."""

    ACCEPTED = "accepted"
    REPLAYED = "replayed"
    HELD = "held"


WAITS_FOR_REPORT = "report_missing"
WAITS_FOR_EARLIER = "earlier_move_missing"


Item = VisitRecord | DiaryEntry | CheckRecord | Belonging


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: its receipt once it is applied, the reason while it is held."""

    status: Status
    receipt: dict[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """Who sends, and by which keys and rules it is taken in."""

    intake: Intake
    moves: MoveRules
    limits: Limits

    @property
    def actor(self) -> Actor:
        """Who sends."""
        return self.intake.actor

    @property
    def now(self) -> datetime:
        """When it arrived."""
        return self.intake.now


def turn(item: Item) -> tuple[int, UUID, int]:
    """The order in which the items of a batch are applied: visits, diaries, checks, files, and
    moves by the version they expect.

    Each kind by the key that it locks, so that two devices that send the same in another order wait
    for each other and never cross.
    """
    kinds = (VisitRecord, DiaryEntry, CheckRecord, ManifestItem, MoveItem)
    if isinstance(item, CheckRecord):  # it locks problems of its village
        return kinds.index(CheckRecord), uuid5(NAMESPACE_OID, item.place_code), 0
    if isinstance(item, VisitRecord | DiaryEntry):
        return kinds.index(type(item)), item.id, 0
    return kinds.index(type(item)), item.report_id, expected_version(item) or 0


def lock_first(session: Session, items: Sequence[Item]) -> None:
    """What the moves of a batch want before any report is locked, taken before the first of
    them."""
    if any(isinstance(item, MoveItem) and item.command.action in EXCLUDING for item in items):
        await_appointments(session)


def receive(session: Session, item: Item, by: Reception) -> Outcome:
    """Take one item in that is no report. Raises DomainError when it is rejected; the caller then
    rolls it back."""
    match item:
        case VisitRecord():
            return _outcome(
                log_visit(
                    session, item, actor=by.actor, signer=by.intake.signer, rules=by.intake.rules.capture, now=by.now
                )
            )
        case DiaryEntry():
            diary, is_new = write_diary(session, item, actor=by.actor, now=by.now)
            status = Status.ACCEPTED if is_new else Status.REPLAYED
            return Outcome(status, receipt_of(diary, by.intake.signer))
        case CheckRecord():
            check, is_new = take_check(session, item, actor=by.actor, now=by.now)
            status = Status.ACCEPTED if is_new else Status.REPLAYED
            return Outcome(status, receipt_of_check(check, by.intake.signer))
        case MoveItem() | ManifestItem():
            return _receive_belonging(session, item, by)


def receive_report(session: Session, submission: Submission, by: Reception) -> Receipt:
    """Take a report in, and what had been sent before it and waited. Raises what `submit`
    raises."""
    receipt = submit(session, submission, by.intake)
    if receipt.is_awaited:
        _apply_waiting(session, submission.id, by)
    return receipt


def receive_reports(session: Session, submissions: Sequence[Submission], by: Reception) -> list[Outcome | Exception]:
    """Take many reports in, as `receive` takes one; what refuses one is in its place."""
    results = submit_all(session, submissions, by.intake)
    for submission, receipt in zip(submissions, results, strict=True):
        if isinstance(receipt, Receipt) and receipt.is_awaited:
            _apply_waiting(session, submission.id, by)
    return [_outcome(one) if isinstance(one, Receipt) else one for one in results]


def _outcome(receipt: Receipt) -> Outcome:
    if receipt.is_replay:
        return Outcome(Status.REPLAYED, receipt.facts)
    if receipt.facts["outcome"] == "held":
        return Outcome(Status.HELD, receipt.facts, receipt.facts["held_reason"])
    return Outcome(Status.ACCEPTED, receipt.facts)


def _receive_belonging(session: Session, item: Belonging, by: Reception) -> Outcome:
    """Claim the id, then apply the item or let it wait; a claim that is applied later answers by
    its receipt."""
    known = _claim(session, item, by)
    if known is not None:
        _wait_for_others(session, known)
    if known is not None and known.status is SyncStatus.ACCEPTED:
        return Outcome(Status.REPLAYED, known.receipt)
    if (reason := _why_waiting(session, item, by.actor)) is not None:
        return Outcome(Status.HELD, reason=reason)
    receipt = _apply(session, item, by)
    _apply_waiting(session, item.report_id, by)
    return Outcome(Status.ACCEPTED, receipt)


def _claim(session: Session, item: Belonging, by: Reception) -> SyncItem | None:
    """None when the id is fresh, else the item that has it. Raises OtherBody when that was
    another."""
    row = {
        "reporter_key": by.actor.reporter_key,
        "id": item.id,
        "kind": kind_of(item),
        "report_id": item.report_id,
        "body_sha256": item.body_sha256,
        "body": write_body(item),
        "status": SyncStatus.WAITING,
        "version": expected_version(item),
        "received_at": by.now,
    }
    statement = insert(SyncItem).values(**row).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    if session.connection().execute(statement).rowcount == 1:
        return None
    known = session.get_one(SyncItem, (by.actor.reporter_key, item.id), populate_existing=True)
    require_same_body(known.body_sha256, item.body_sha256)
    return known


def _wait_for_others(session: Session, known: SyncItem) -> None:
    """Whoever applies it at this moment holds its report; then it is read again, or it would be
    refused as stale."""
    session.execute(select(Report.id).where(Report.id == known.report_id).with_for_update())
    session.refresh(known)


def _why_waiting(session: Session, item: Belonging, actor: Actor) -> str | None:
    """What a reporter's item must wait for; a desk's never waits.

    Raises NotFound for whoever never reports: no report of theirs can still come.
    """
    found = session.execute(
        select(Report.version, Report.reporter_key).where(Report.id == item.report_id)
    ).one_or_none()
    if found is not None:
        is_early = found.reporter_key == actor.reporter_key and found.version < (expected_version(item) or 0)
        return WAITS_FOR_EARLIER if is_early else None
    if not reports_ever(session, actor):
        raise NotFound("report")
    return WAITS_FOR_REPORT


def _apply(session: Session, item: Belonging, by: Reception) -> dict[str, Any]:
    receipt = by.intake.signer.sign(
        {
            "item_id": str(item.id),
            "report_id": str(item.report_id),
            "body_sha256": item.body_sha256.hex(),
            "received_at": by.now.astimezone(CHINA).isoformat(),
            "outcome": "accepted",
            **_done(session, item, by),
        }
    )
    session.execute(
        update(SyncItem)
        .where(SyncItem.reporter_key == by.actor.reporter_key, SyncItem.id == item.id)
        .values(status=SyncStatus.ACCEPTED, body=None, receipt=receipt, applied_at=by.now)
        .execution_options(synchronize_session=False)
    )
    return receipt


def _done(session: Session, item: Belonging, by: Reception) -> dict[str, Any]:
    """Do what the item says; what its receipt tells of that."""
    if isinstance(item, MoveItem):
        report = move(session, item.report_id, item.command, actor=by.actor, rules=by.moves, now=by.now)
        return {"state": report.state.value, "version": report.version}
    announce(session, item.report_id, item.evidence, actor=by.actor, limits=by.limits, now=by.now)
    return {"evidence": sorted(one.sha256.hex() for one in item.evidence)}


def _apply_waiting(session: Session, report_id: UUID, by: Reception) -> None:
    """Apply what waits for this report, files first and then moves by version, as far as it goes.

    What is refused is forgotten: the device, which still has it, is told why when it sends it
    again. Whatever else goes wrong with it must not cost the report that it waits for.
    """
    for waiting in _waiting(session, report_id, by.actor):
        item = read_item(waiting)
        if _why_waiting(session, item, by.actor) is not None:
            return
        try:
            with session.begin_nested():
                _apply(session, item, by)
        except DomainError:
            session.delete(waiting)
            session.flush()
        except OperationalError:
            raise
        except Exception:
            _log.exception("item %s, which waited for report %s, could not be applied", waiting.id, report_id)
            return


def _waiting(session: Session, report_id: UUID, actor: Actor) -> Sequence[SyncItem]:
    return session.scalars(
        select(SyncItem)
        .where(SyncItem.reporter_key == actor.reporter_key, SyncItem.report_id == report_id)
        .where(SyncItem.status == SyncStatus.WAITING)
        .order_by(SyncItem.version.nulls_first(), SyncItem.received_at)
        .with_for_update()
    ).all()
