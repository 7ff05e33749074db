"""Uploads that may be interrupted (tus 1.0): a row says whose and of what, a file of the spool
holds the bytes so far.

The file's length is the offset, so every web process that shares the spool can go on with an
upload. An upload that has all its bytes but was not taken in yet says that its last byte is
missing: a client that sends it again has it taken in.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, NotFound, Refusal
from gridwatch.evidence.arriving import Expected, expect
from gridwatch.files.archive import Archive
from gridwatch.files.receiving import CHUNK, Read, write_whole
from gridwatch.files.store import told_as_refusals
from gridwatch.people.actor import Actor
from gridwatch.reports.evidence_models import EvidenceUpload
from gridwatch.reports.models import Evidence, EvidencePurpose

MOST_UPLOADS = 50
"""Under way for one person at once."""


class AlreadyArrived(DomainError):
    """The file is there; nothing has to be uploaded."""

    code = "already_arrived"
    kind = Refusal.CONFLICT
    zh = "这个文件已经收到，无需再传。"
    en = "This file has arrived; there is nothing to upload."


class OtherLength(DomainError):
    """The upload's length is not the one that was announced."""

    code = "other_length"
    kind = Refusal.UNFIT
    zh = "上传长度与登记的大小不符。"
    en = "The length of the upload is not the size that was announced."


class WrongOffset(DomainError):
    """The bytes do not start where those before them ended."""

    code = "wrong_offset"
    kind = Refusal.CONFLICT
    zh = "续传位置不对：应从第 {offset} 字节继续。"
    en = "The upload goes on at byte {offset}."


class UploadBusy(DomainError):
    """Another request writes to this upload right now."""

    code = "upload_busy"
    kind = Refusal.CONFLICT
    zh = "另一个请求正在写入这个上传任务，请稍后再试。"
    en = "Another request writes to this upload right now; try again."


class UploadExpired(DomainError):
    """The upload was left alone for too long."""

    code = "upload_expired"
    kind = Refusal.MISSING
    zh = "这个上传任务已过期，请重新开始。"
    en = "This upload has expired; start again."


class TooManyUploads(DomainError):
    """One person has too many uploads under way."""

    code = "too_many_uploads"
    kind = Refusal.TOO_MANY
    zh = "未完成的上传过多，请先完成或取消一些。"
    en = "Too many uploads are under way; finish or end some of them first."


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as a client follows it; `offset` is where it goes on."""

    id: UUID
    report_id: UUID
    sha256: bytes
    order_id: UUID | None
    size: int
    offset: int
    expires_at: datetime
    is_finished: bool


def begin(
    session: Session,
    report_id: UUID,
    sha256: bytes,
    size: int,
    *,
    actor: Actor,
    archive: Archive,
    now: datetime,
    order_id: UUID | None = None,
) -> Upload:
    """Begin to upload an announced file.

    Raises what `expect` raises, AlreadyArrived, OtherLength, TooManyUploads.
    """
    expected = expect(session, report_id, sha256, actor=actor, archive=archive, order_id=order_id)
    if expected.facts is not None:
        raise AlreadyArrived()
    if expected.size != size:
        raise OtherLength(pointer="/Upload-Length")
    _check_number(session, now)
    is_reporters = session.get_one(Evidence, (report_id, expected.row_id)).purpose is EvidencePurpose.REPORT
    row = {
        "report_id": report_id,
        "id": uuid4(),
        "sha256": sha256,
        "order_id": order_id,
        "size": size,
        "reporter_key": actor.reporter_key if is_reporters else None,
        "account_id": None if is_reporters else actor.account_id,
        "created_at": now,
        "expires_at": now + archive.upload_expires,
    }
    session.connection().execute(insert(EvidenceUpload), row)
    return get_upload(session, row["id"], archive=archive, now=now)  # type: ignore[arg-type]


def get_upload(session: Session, upload_id: UUID, *, archive: Archive, now: datetime) -> Upload:
    """An upload of the actor's own. Raises NotFound, UploadExpired."""
    row = session.scalars(select(EvidenceUpload).where(EvidenceUpload.id == upload_id)).one_or_none()
    if row is None:
        raise NotFound("upload")
    if row.expires_at <= now:
        raise UploadExpired()
    is_finished = row.finished_at is not None
    offset = row.size if is_finished else min(_length(spool_file(archive, row.id)), row.size - 1)
    return Upload(row.id, row.report_id, row.sha256, row.order_id, row.size, offset, row.expires_at, is_finished)


def expected_by(session: Session, upload: Upload, *, actor: Actor, archive: Archive) -> Expected:
    """The announced file that an upload brings; the actor may still send it. Raises what `expect`
    raises."""
    return expect(session, upload.report_id, upload.sha256, actor=actor, archive=archive, order_id=upload.order_id)


def append(archive: Archive, upload: Upload, offset: int, read: Read, take_in: Callable[[Path], None]) -> int:
    """Write what comes from an offset on; the new offset, whose bytes are on the disk.

    With the last byte the file is handed to `take_in`, under the same lock, so that it is taken in
    once. What came before the other side went away is kept. Raises WrongOffset, UploadBusy,
    OtherLength, StorageFull.
    """
    path = spool_file(archive, upload.id)
    with told_as_refusals():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _locked(path) as file:
        known = min(file.seek(0, os.SEEK_END), upload.size - 1)
        if offset != known:
            raise WrongOffset(offset=known)
        with told_as_refusals():
            file.truncate(known)
            file.seek(known)
        reached = _write(file, read, known, upload.size)
        if reached == upload.size:
            take_in(path)
    return reached


def finish(session: Session, upload: Upload, *, now: datetime) -> None:
    """Let the upload be complete: its file has been taken in."""
    session.execute(
        update(EvidenceUpload)
        .where(EvidenceUpload.report_id == upload.report_id, EvidenceUpload.id == upload.id)
        .values(finished_at=now)
    )


def end(session: Session, upload_id: UUID, *, archive: Archive) -> None:
    """Forget an upload of the actor's own and its bytes. Raises NotFound."""
    gone = session.execute(delete(EvidenceUpload).where(EvidenceUpload.id == upload_id).returning(EvidenceUpload.id))
    if not gone.all():
        raise NotFound("upload")
    spool_file(archive, upload_id).unlink(missing_ok=True)


def spool_file(archive: Archive, upload_id: UUID) -> Path:
    """Where the bytes of an upload lie until all are there."""
    return archive.spool / "uploads" / upload_id.hex


def _check_number(session: Session, now: datetime) -> None:
    under_way = select(func.count()).where(EvidenceUpload.finished_at.is_(None), EvidenceUpload.expires_at > now)
    if (session.scalar(under_way) or 0) >= MOST_UPLOADS:
        raise TooManyUploads()


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The file, for one request of one process at a time; the lock ends with whoever holds it."""
    with told_as_refusals():
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with open(descriptor, "r+b", buffering=0) as file:  # noqa: PTH123 - a descriptor, not a path
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UploadBusy() from error
        yield file


def _write(file: BinaryIO, read: Read, offset: int, size: int) -> int:
    """Write to the end of the body, or as far as it came; what is counted is on the disk."""
    try:
        while chunk := read(CHUNK):
            if offset + len(chunk) > size:
                raise OtherLength()
            with told_as_refusals():
                write_whole(file, chunk)
            offset += len(chunk)
    finally:
        with told_as_refusals():
            os.fsync(file.fileno())
    return offset
