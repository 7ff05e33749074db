"""Writing notifications, in the transaction of what they tell: both are there, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gridwatch.notifications.models import Kind, Notification, Recipient


@dataclass(frozen=True, slots=True)
class Address:
    """To whom: exactly one of a pseudonym, a place and a unit, as the audience says; a unit knows
    its order only."""

    audience: Recipient
    reporter_key: bytes | None = None
    place_id: int | None = None
    unit_id: int | None = None
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told."""

    kind: Kind
    to: Address


def post_notices(session: Session, report_id: UUID, notices: Sequence[Notice], *, now: datetime) -> None:
    """Add notifications about a report."""
    post_all(session, [(report_id, notice) for notice in notices], now=now)


def post_all(session: Session, notices: Sequence[tuple[UUID, Notice]], *, now: datetime) -> None:
    """Add notifications about reports. One statement, which asks for nothing back: the writer may
    not read them."""
    if not notices:
        return
    rows = [notification_row(report_id, notice, now=now) for report_id, notice in notices]
    session.connection().execute(insert(Notification), rows)


def notification_row(report_id: UUID, notice: Notice, *, now: datetime) -> dict[str, Any]:
    """The row of a notification about a report."""
    return {
        "report_id": report_id,
        "id": uuid4(),
        "kind": notice.kind,
        "audience": notice.to.audience,
        "reporter_key": notice.to.reporter_key,
        "place_id": notice.to.place_id,
        "unit_id": notice.to.unit_id,
        "order_id": notice.to.order_id,
        "at": now,
    }
