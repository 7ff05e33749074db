"""Photos of things that are no reports: announced with the thing, sent after it, seen by whoever
sees what they show.

For whom a photo exists is a policy of each subject (`policies/attached_photo.sql`). A photo comes
as a file of a report does (`evidence/arriving.py`): `expect` in a transaction, the bytes in none,
`settle` in another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch import audit
from gridwatch.database import Base, code_column
from gridwatch.errors import NotFound
from gridwatch.files.archive import Limits
from gridwatch.files.decoding.unfit import Reason
from gridwatch.files.examining import Examined
from gridwatch.files.kinds import FileKind
from gridwatch.files.serving import NotArrived, Served, choose_version
from gridwatch.people.actor import Actor
from gridwatch.territory.calendar import CHINA


class PhotoSubject(StrEnum):
    """What has photos."""

    CHECK = "check"
    CHANNEL_SIGHTING = "channel_sighting"


class AttachedPhoto(Base):
    """A photo of a part of something: announced first, stored when its bytes have come, or
    refused."""

    __tablename__ = "attached_photo"

    subject: Mapped[PhotoSubject] = mapped_column(code_column(PhotoSubject), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    """The point of a check that it shows; 0 of what has one part."""
    sha256: Mapped[bytes] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
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
class PhotoOf:
    """A photo by what it belongs to and its bytes; the same bytes may show several parts."""

    subject: PhotoSubject
    subject_id: UUID
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Announced:
    """A photo that will follow: its SHA-256 and its size in bytes."""

    sha256: bytes
    size: int


def announce_photos(
    session: Session,
    subject: PhotoSubject,
    subject_id: UUID,
    part: int,
    photos: Sequence[Announced],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Say which photos will follow; how many a part takes is for whoever reads the body. One that
    is too large is refused when it comes: the words must not be lost by it."""
    rows = []
    for one in photos:
        rows.append(
            {"subject": subject, "subject_id": subject_id, "part": part, "sha256": one.sha256, "size": one.size,
             "account_id": actor.account_id, "announced_at": now}
        )  # fmt: skip
    if rows:
        session.connection().execute(insert(AttachedPhoto).inline(), rows)


def expect_photo(session: Session, photo: PhotoOf, *, actor: Actor, limits: Limits) -> AttachedPhoto:
    """The photo that the actor announced, to be sent. Raises NotFound, FileTooLarge."""
    found = find_announced(session, photo, actor=actor)
    limits.check_size(FileKind.PHOTO, found.size)
    return found


def find_announced(session: Session, photo: PhotoOf, *, actor: Actor) -> AttachedPhoto:
    """The photo that the actor announced; of several parts, one that has not come. Raises
    NotFound."""
    query = select(AttachedPhoto).where(*_is(photo), AttachedPhoto.account_id == actor.account_id)
    found = session.scalar(query.order_by(AttachedPhoto.stored_at.nulls_first()).limit(1))
    if found is None:
        raise NotFound("photo")
    return found


def settle_photo(
    session: Session, photo: PhotoOf, examined: Examined, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """Say that it is there; what a receipt is signed over, the same whoever came first."""
    stored = {
        "clean_type": examined.clean_type,
        "clean_sha256": examined.clean.sha256,
        "thumbnail_sha256": examined.thumbnail.sha256 if examined.thumbnail else None,
    }
    changed = session.execute(
        update(AttachedPhoto)
        .where(*_is(photo), AttachedPhoto.account_id == actor.account_id, AttachedPhoto.stored_at.is_(None))
        .values(**stored, stored_at=now, refused_at=None, refused_reason=None)
        .returning(AttachedPhoto.part)
        .execution_options(synchronize_session=False)
    ).all()
    if changed:
        audit.record(
            session, "photo.store", photo.subject, photo.subject_id,
            account_id=actor.account_id, now=now, sha256=photo.sha256.hex(),
        )  # fmt: skip
    session.expire_all()
    return facts_of_photo(find_announced(session, photo, actor=actor))


def refuse_photo(session: Session, photo: PhotoOf, reason: Reason, *, actor: Actor, now: datetime) -> None:
    """Say that it was refused or will not come, and why; what has come stays."""
    session.execute(
        update(AttachedPhoto)
        .where(*_is(photo), AttachedPhoto.account_id == actor.account_id, AttachedPhoto.stored_at.is_(None))
        .values(refused_at=now, refused_reason=reason)
        .execution_options(synchronize_session=False)
    )


def facts_of_photo(row: AttachedPhoto) -> dict[str, Any]:
    """What is certain about a stored photo; the same each time."""
    assert row.stored_at is not None
    return {
        "subject": row.subject.value,
        "subject_id": str(row.subject_id),
        "sha256": row.sha256.hex(),
        "size": row.size,
        "received_at": row.stored_at.astimezone(CHINA).isoformat(),
    }


def list_photos(session: Session, subject: PhotoSubject, ids: Sequence[UUID]) -> Sequence[AttachedPhoto]:
    """The photos of some things, as far as they exist for the actor, by part."""
    query = select(AttachedPhoto).where(AttachedPhoto.subject == subject, AttachedPhoto.subject_id.in_(ids))
    return session.scalars(query.order_by(AttachedPhoto.part, AttachedPhoto.sha256)).all()


def get_served_photo(session: Session, photo: PhotoOf, *, thumbnail: bool) -> Served:
    """A clean version of a photo that exists for the actor. Raises NotFound, NotArrived."""
    query = select(AttachedPhoto).where(*_is(photo)).order_by(AttachedPhoto.stored_at.nulls_last()).limit(1)
    row = session.scalar(query)
    if row is None:
        raise NotFound("photo")
    if row.clean_sha256 is None or row.clean_type is None:
        raise NotArrived()
    return choose_version(
        row.clean_sha256, row.thumbnail_sha256, row.clean_type, thumbnail=thumbnail, name=photo.sha256
    )


def _is(photo: PhotoOf) -> tuple[Any, ...]:
    return (
        AttachedPhoto.subject == photo.subject,
        AttachedPhoto.subject_id == photo.subject_id,
        AttachedPhoto.sha256 == photo.sha256,
    )
