"""A file arrives: expected, examined, stored, and only then said to be there.

Three steps, because the one in the middle is slow and touches no row: `expect` in a transaction,
`take_in` in none, `settle` in another. Whatever breaks off in between leaves files that no row
names, which the sweeper finds.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Update, and_, cast, func, null, or_, select, update
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, NotFound, Refusal
from gridwatch.files.archive import Archive
from gridwatch.files.decoding.unfit import Reason
from gridwatch.files.examining import Examined
from gridwatch.files.kinds import FileKind
from gridwatch.files.quotas import require_number
from gridwatch.files.taking_in import keep_file
from gridwatch.files.uploads import end_uploads_of
from gridwatch.people.actor import Actor
from gridwatch.reports.models import Evidence, EvidencePurpose, Report
from gridwatch.territory.calendar import CHINA


class NotAnnounced(DomainError):
    """The file was not announced by whoever sends it."""

    code = "not_announced"
    kind = Refusal.CONFLICT
    zh = "这个文件还没有登记。请先在报告、反馈或 POST …/evidence 中登记它的 SHA-256、种类和大小。"
    en = "You have not announced this file. Announce its SHA-256, kind and size first, with the report or after."


class AlreadyArrived(DomainError):
    """The file is there: nothing has to be uploaded, and nothing can be withdrawn."""

    code = "already_arrived"
    kind = Refusal.CONFLICT
    zh = "这个文件已经收到。"
    en = "This file has arrived."


@dataclass(frozen=True, slots=True)
class Expected:
    """A file that the actor announced; `facts` when it has arrived already."""

    report_id: UUID
    row_id: UUID
    sha256: bytes
    kind: FileKind
    size: int
    facts: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the sender is told, and what a receipt is signed over; `is_replay` when the file had
    arrived before."""

    facts: dict[str, Any]
    is_replay: bool


def expect(
    session: Session, report_id: UUID, sha256: bytes, *, actor: Actor, archive: Archive, order_id: UUID | None = None
) -> Expected:
    """The file that the actor announced for a report, or for an order of it.

    Raises NotFound for a report that does not exist for the actor, NotAnnounced, FileTooLarge, and
    TooManyFiles where others have taken the place of one that was refused.
    """
    row = _announced(session, report_id, sha256, actor, order_id)
    archive.limits.check_size(row.kind, row.size)
    if row.refused_at is not None:
        require_number(_awaited(session, row), 1)
    facts = facts_of(row) if row.stored_at else None
    return Expected(report_id, row.id, sha256, row.kind, row.size, facts)


def _announced(session: Session, report_id: UUID, sha256: bytes, actor: Actor, order_id: UUID | None) -> Evidence:
    row = session.scalars(
        select(Evidence)
        .where(Evidence.report_id == report_id, Evidence.sha256 == sha256)
        .where(Evidence.order_id == order_id if order_id else Evidence.order_id.is_(None), _supplied_by(actor))
        .order_by(Evidence.stored_at.desc().nulls_first())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        if order_id is None and session.scalar(select(Report.id).where(Report.id == report_id)) is None:
            raise NotFound("report")
        raise NotAnnounced()
    return row


def _awaited(session: Session, row: Evidence) -> int:
    """How many files of the same purpose and sender take a place."""
    query = select(func.count()).where(
        Evidence.report_id == row.report_id,
        Evidence.purpose == row.purpose,
        Evidence.order_id.is_not_distinct_from(row.order_id),
        Evidence.account_id.is_not_distinct_from(row.account_id),
        Evidence.refused_at.is_(None),
    )
    return session.scalar(query) or 0


def take_in(archive: Archive, source: Path, folder: Path, expected: Expected) -> Examined:
    """Rebuild, seal and store a file whose bytes have been checked. Raises UnfitFile, StorageFull,
    StoreUnavailable."""
    return keep_file(archive, source, folder, sha256=expected.sha256, kind=expected.kind)


def settle(session: Session, expected: Expected, examined: Examined, *, now: datetime) -> Arrival:
    """Say that the file is there; of several at once, one is first and the others are told the
    same."""
    flags = _flags(session, expected, examined)
    changed = session.connection().execute(
        update(Evidence)
        .where(Evidence.report_id == expected.report_id, Evidence.id == expected.row_id, Evidence.stored_at.is_(None))
        .values(**stored_values(examined), flags=flags, stored_at=now, refused_at=None, refused_reason=None)
        .execution_options(preserve_rowcount=True)
    )
    row = session.get(Evidence, (expected.report_id, expected.row_id), populate_existing=True)
    if row is None or row.stored_at is None:
        raise NotAnnounced()  # what the actor may do ended while the file was on its way
    if changed.rowcount == 1:
        entry = stored_entry(
            expected.report_id, row.sha256, row.purpose, row.size, account_id=row.account_id, now=now
        )  # fmt: skip
        audit.record_all(session, [entry])
    return Arrival(facts_of(row), is_replay=changed.rowcount == 0)


def refuse(session: Session, expected: Expected, reason: Reason, *, now: datetime) -> None:
    """Say that the file was refused, and why: nobody waits for it any more, and another may come in
    its place. The same file sent again is looked at again."""
    session.execute(_refusal(expected.report_id, expected.row_id, reason, now))


def withdraw(
    session: Session,
    report_id: UUID,
    sha256: bytes,
    *,
    actor: Actor,
    archive: Archive,
    now: datetime,
    order_id: UUID | None = None,
) -> None:
    """Say that a file will not come, by whoever announced it, and forget what came of it; one that
    was refused before stays so. Raises NotFound, NotAnnounced, AlreadyArrived."""
    row = _announced(session, report_id, sha256, actor, order_id)
    if row.stored_at is not None:
        raise AlreadyArrived()
    session.execute(_refusal(report_id, row.id, Reason.WITHDRAWN, now).where(Evidence.refused_at.is_(None)))
    end_uploads_of(session, order_id or report_id, sha256, archive=archive)


def _refusal(report_id: UUID, row_id: UUID, reason: Reason, now: datetime) -> Update:
    return (
        update(Evidence)
        .where(Evidence.report_id == report_id, Evidence.id == row_id, Evidence.stored_at.is_(None))
        .values(refused_at=now, refused_reason=reason)
    )


def facts_of(row: Evidence) -> dict[str, Any]:
    """What is certain about a stored file; the same each time, so that a receipt over it is too."""
    assert row.stored_at is not None
    return {
        "report_id": str(row.report_id),
        "sha256": row.sha256.hex(),
        "size": row.size,
        "media_type": row.media_type,
        "received_at": row.stored_at.astimezone(CHINA).isoformat(),
    }


def _supplied_by(actor: Actor) -> ColumnElement[bool]:
    own_report = select(Report.id).where(Report.id == Evidence.report_id, Report.reporter_key == actor.reporter_key)
    return or_(
        and_(Evidence.purpose == EvidencePurpose.REPORT, own_report.exists()), Evidence.account_id == actor.account_id
    )


def stored_entry(
    report_id: UUID, sha256: bytes, purpose: EvidencePurpose, size: int, *, account_id: int | None, now: datetime
) -> dict[str, Any]:
    """What the trail says of a file that is there."""
    return audit.entry(
        "evidence.store", "report", report_id,
        account_id=account_id, now=now, sha256=sha256.hex(), purpose=purpose.value, size=size,
    )  # fmt: skip


def stored_values(examined: Examined) -> dict[str, Any]:
    """What the row of a file says once it is there."""
    return {
        "media_type": examined.media_type,
        "clean_type": examined.clean_type,
        "clean_sha256": examined.clean.sha256,
        "clean_size": examined.clean.size,
        "thumbnail_sha256": examined.thumbnail.sha256 if examined.thumbnail else None,
        "width": examined.width,
        "height": examined.height,
        "duration_s": examined.duration_s,
        "dhash": examined.dhash,
    }


def _flags(session: Session, expected: Expected, examined: Examined) -> dict[str, float]:
    """How far EXIF is from the report, in metres and seconds; EXIF's own position is kept
    nowhere."""
    distance: ColumnElement[Any] = cast(null(), Float)
    if examined.exif_position is not None:
        distance = func.ST_DistanceSphere(
            Report.point, func.ST_SetSRID(func.ST_MakePoint(*examined.exif_position), 4326)
        )
    with acting_as_system(session):  # a responder's proof is compared too, with a report that they cannot read
        query = select(Report.captured_at, distance).where(Report.id == expected.report_id)
        captured_at, distance_m = session.execute(query).one()
    flags: dict[str, float] = {}
    if distance_m is not None:
        flags["exif_distance_m"] = round(distance_m)
    if examined.exif_taken_at is not None:
        flags["exif_seconds_apart"] = round((examined.exif_taken_at - captured_at).total_seconds())
    return flags
