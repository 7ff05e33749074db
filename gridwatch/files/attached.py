"""Files of things that are no reports: announced with the thing, sent after it, seen by whoever
sees what they show.

For whom a file exists is a policy of each subject (`policies/attached_file.sql`). It comes
as a file of a report does (`evidence/arriving.py`): `expect` in a transaction, the bytes in none,
`settle` in another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, String, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch import audit
from gridwatch.database import Base, code_column
from gridwatch.errors import NotFound
from gridwatch.files.archive import Limits
from gridwatch.files.decoding.unfit import Reason
from gridwatch.files.examining import Examined
from gridwatch.files.kinds import FileKind
from gridwatch.files.serving import NotArrived, Served, choose_version
from gridwatch.territory.calendar import CHINA


class AttachedTo(StrEnum):
    """What has files."""

    CHECK = "check"
    CHANNEL_SIGHTING = "channel_sighting"
    LETTER = "letter"


class AttachedFile(Base):
    """A file of a part of something: announced first, stored when its bytes have come, or
    refused."""

    __tablename__ = "attached_file"

    subject: Mapped[AttachedTo] = mapped_column(code_column(AttachedTo), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    """The point of a check that it shows; 100 times the round and the number of what it answers of a
    letter; 0 of what has one part."""
    kind: Mapped[FileKind] = mapped_column(code_column(FileKind))
    sha256: Mapped[bytes] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    announced_at: Mapped[datetime]
    stored_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refused_reason: Mapped[Reason | None] = mapped_column(code_column(Reason))
    clean_type: Mapped[str | None] = mapped_column(String(40))
    clean_sha256: Mapped[bytes | None]
    thumbnail_sha256: Mapped[bytes | None]

    @property
    def status(self) -> str:
        """Whether it is expected, present or refused."""
        return "present" if self.stored_at else "refused" if self.refused_at else "expected"


@dataclass(frozen=True, slots=True)
class FileOf:
    """A file by what it belongs to and its bytes; the same bytes may show several parts."""

    subject: AttachedTo
    subject_id: UUID
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that will follow: its SHA-256, its size in bytes, a photo or a document."""

    sha256: bytes
    size: int
    kind: FileKind = FileKind.PHOTO


def announce_files(
    session: Session,
    subject: AttachedTo,
    subject_id: UUID,
    part: int,
    files: Sequence[Announced],
    *,
    account_id: int | None,
    now: datetime,
) -> None:
    """Say which files will follow; how many a part takes is for whoever reads the body. One that is too
    large is refused when it comes: the words must not be lost by it."""
    rows = [
        {"subject": subject, "subject_id": subject_id, "part": part, "sha256": one.sha256, "size": one.size,
         "kind": one.kind, "account_id": account_id, "announced_at": now}
        for one in files
    ]  # fmt: skip
    if rows:
        session.connection().execute(insert(AttachedFile).inline(), rows)


def expect_file(session: Session, file: FileOf, *, account_id: int | None, limits: Limits) -> AttachedFile:
    """The file that an account announced, to be sent. Raises NotFound, FileTooLarge."""
    found = find_announced(session, file, account_id=account_id)
    limits.check_size(found.kind, found.size)
    return found


def find_announced(session: Session, file: FileOf, *, account_id: int | None) -> AttachedFile:
    """The file that an account announced; of several parts, one that has not come. Raises NotFound."""
    query = select(AttachedFile).where(*_announced(file, account_id))
    found = session.scalar(query.order_by(AttachedFile.stored_at.nulls_first()).limit(1))
    if found is None:
        raise NotFound("attached")
    return found


def settle_file(
    session: Session, file: FileOf, examined: Examined, *, account_id: int | None, now: datetime
) -> dict[str, Any]:
    """Say that it is there; what a receipt is signed over, the same whoever came first."""
    stored = {
        "clean_type": examined.clean_type,
        "clean_sha256": examined.clean.sha256,
        "thumbnail_sha256": examined.thumbnail.sha256 if examined.thumbnail else None,
    }
    changed = session.execute(
        update(AttachedFile)
        .where(*_announced(file, account_id), AttachedFile.stored_at.is_(None))
        .values(**stored, stored_at=now, refused_at=None, refused_reason=None)
        .returning(AttachedFile.part)
        .execution_options(synchronize_session=False)
    ).all()
    if changed:
        audit.record(
            session, "attached.store", file.subject, file.subject_id,
            account_id=account_id, now=now, sha256=file.sha256.hex(),
        )  # fmt: skip
    session.expire_all()
    return facts_of_file(find_announced(session, file, account_id=account_id))


def refuse_file(session: Session, file: FileOf, reason: Reason, *, account_id: int | None, now: datetime) -> None:
    """Say that it was refused or will not come, and why; what has come stays."""
    session.execute(
        update(AttachedFile)
        .where(*_announced(file, account_id), AttachedFile.stored_at.is_(None))
        .values(refused_at=now, refused_reason=reason)
        .execution_options(synchronize_session=False)
    )


def facts_of_file(row: AttachedFile) -> dict[str, Any]:
    """What is certain about a stored file; the same each time."""
    assert row.stored_at is not None
    return {
        "subject": row.subject.value,
        "subject_id": str(row.subject_id),
        "sha256": row.sha256.hex(),
        "size": row.size,
        "received_at": row.stored_at.astimezone(CHINA).isoformat(),
    }


def list_attached(session: Session, subject: AttachedTo, ids: Sequence[UUID]) -> Sequence[AttachedFile]:
    """The files of some things, as far as they exist for the actor, by part."""
    query = select(AttachedFile).where(AttachedFile.subject == subject, AttachedFile.subject_id.in_(ids))
    return session.scalars(query.order_by(AttachedFile.part, AttachedFile.sha256)).all()


def get_served_file(session: Session, file: FileOf, *, thumbnail: bool) -> Served:
    """A clean version of a file that exists for the actor. Raises NotFound, NotArrived."""
    query = select(AttachedFile).where(*_is(file)).order_by(AttachedFile.stored_at.nulls_last()).limit(1)
    row = session.scalar(query)
    if row is None:
        raise NotFound("attached")
    if row.clean_sha256 is None or row.clean_type is None:
        raise NotArrived()
    return choose_version(row.clean_sha256, row.thumbnail_sha256, row.clean_type, thumbnail=thumbnail, name=file.sha256)


def _announced(file: FileOf, account_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return (*_is(file), AttachedFile.account_id.is_not_distinct_from(account_id))


def _is(file: FileOf) -> tuple[ColumnElement[bool], ...]:
    return (
        AttachedFile.subject == file.subject,
        AttachedFile.subject_id == file.subject_id,
        AttachedFile.sha256 == file.sha256,
    )
