"""Uploads that may be interrupted (tus 1.0): a row says whose and of what, a file of the spool
holds the bytes so far.

The file's length is the offset, so every web process that shares the spool can go on with an
upload. An upload that has all its bytes but was not taken in yet says that its last byte is
missing: a client that sends it again has it taken in.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, NotFound, Refusal
from gridwatch.files.archive import Archive
from gridwatch.files.models import FileUpload
from gridwatch.files.quotas import require_room
from gridwatch.files.receiving import CHUNK, Read, write_whole
from gridwatch.files.store import told_as_refusals


class WrongOffset(DomainError):
    """The bytes do not start where those before them ended."""

    code = "wrong_offset"
    kind = Refusal.CONFLICT
    zh = "续传位置不对：应从第 {offset} 字节继续。"
    en = "The upload goes on at byte {offset}."


class OtherLength(DomainError):
    """The upload's length is not the one that was announced."""

    code = "other_length"
    kind = Refusal.UNFIT
    zh = "上传长度与登记的大小不符。"
    en = "The length of the upload is not the size that was announced."


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


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an upload is: a reporter's pseudonym, or an account, never both."""

    reporter_key: bytes | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as a client follows it; `offset` is where it goes on."""

    id: UUID
    subject: str
    subject_id: UUID
    sha256: bytes
    size: int
    offset: int
    expires_at: datetime
    is_finished: bool


def begin_upload(
    session: Session,
    subject: str,
    subject_id: UUID,
    sha256: bytes,
    size: int,
    *,
    owner: Owner,
    archive: Archive,
    now: datetime,
) -> Upload:
    """Begin to upload a file of something (a report, an order) that its room waits for. Raises
    TooManyUploads, TooMuchUnderWay."""
    require_room(session, size, now=now)
    row = {
        "id": uuid4(),
        "subject": subject,
        "subject_id": subject_id,
        "sha256": sha256,
        "size": size,
        "reporter_key": owner.reporter_key,
        "account_id": owner.account_id,
        "created_at": now,
        "expires_at": now + archive.upload_expires,
    }
    session.connection().execute(insert(FileUpload), row)
    return get_upload(session, row["id"], archive=archive, now=now)  # type: ignore[arg-type]


def get_upload(session: Session, upload_id: UUID, *, archive: Archive, now: datetime) -> Upload:
    """An upload of the actor's own. Raises NotFound, UploadExpired."""
    row = session.scalars(select(FileUpload).where(FileUpload.id == upload_id)).one_or_none()
    if row is None:
        raise NotFound("upload")
    if row.expires_at <= now:
        raise UploadExpired()
    is_finished = row.finished_at is not None
    offset = row.size if is_finished else min(_length(spool_file(archive, row.id)), row.size - 1)
    return Upload(row.id, row.subject, row.subject_id, row.sha256, row.size, offset, row.expires_at, is_finished)


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
    session.execute(update(FileUpload).where(FileUpload.id == upload.id).values(finished_at=now))


def end(session: Session, upload_id: UUID, *, archive: Archive) -> None:
    """Forget an upload of the actor's own and its bytes. Raises NotFound."""
    gone = session.execute(delete(FileUpload).where(FileUpload.id == upload_id).returning(FileUpload.id))
    if not gone.all():
        raise NotFound("upload")
    spool_file(archive, upload_id).unlink(missing_ok=True)


def end_uploads_of(session: Session, subject_id: UUID, sha256: bytes, *, archive: Archive) -> None:
    """Forget the actor's uploads of a file, and their bytes."""
    of = (FileUpload.subject_id == subject_id, FileUpload.sha256 == sha256, FileUpload.finished_at.is_(None))
    for upload_id in session.scalars(delete(FileUpload).where(*of).returning(FileUpload.id)).all():
        spool_file(archive, upload_id).unlink(missing_ok=True)


def list_expired_uploads(session: Session, *, now: datetime) -> Sequence[UUID]:
    """Those that nobody went on with in time; asked by the product itself."""
    return session.scalars(select(FileUpload.id).where(FileUpload.expires_at < now)).all()


def spool_files_under_way(session: Session, archive: Archive) -> set[Path]:
    """Where bytes of uploads lie that have a row; asked by the product itself."""
    return {spool_file(archive, upload_id) for upload_id in session.scalars(select(FileUpload.id))}


def spool_file(archive: Archive, upload_id: UUID) -> Path:
    """Where the bytes of an upload lie until all are there."""
    return archive.spool / "uploads" / upload_id.hex


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
