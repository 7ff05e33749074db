"""Writing notifications, in the transaction of what they tell: both are there, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gridwatch.notifications.models import Notification, Recipient


@dataclass(frozen=True, slots=True)
class Address:
    """To whom: exactly one of a pseudonym, a place and a unit, as the audience says."""

    audience: Recipient
    reporter_key: bytes | None = None
    place_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told, and about what; `subject` is a name of `gridwatch/subjects.py`."""

    subject: str
    subject_id: UUID
    kind: StrEnum
    to: Address


def post_notices(session: Session, notices: Sequence[Notice], *, now: datetime) -> None:
    """Add notifications. One statement, which asks for nothing back: the writer may not read
    them."""
    if notices:
        session.connection().execute(insert(Notification), [notification_row(one, now=now) for one in notices])


def notification_row(notice: Notice, *, now: datetime) -> dict[str, Any]:
    """The row of a notification."""
    return {
        "subject": notice.subject,
        "subject_id": notice.subject_id,
        "id": uuid4(),
        "kind": notice.kind,
        "audience": notice.to.audience,
        "reporter_key": notice.to.reporter_key,
        "place_id": notice.to.place_id,
        "unit_id": notice.to.unit_id,
        "at": now,
    }
