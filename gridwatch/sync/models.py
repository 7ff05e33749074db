"""What a device sent besides reports, visits and diaries, which are their own ledgers."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gridwatch.database import Base, code_column


class SyncKind(StrEnum):
    """Items that belong to a report and may come before it."""

    MOVE = "move"
    EVIDENCE = "evidence"


class SyncStatus(StrEnum):
    """Whether an item has been applied, or waits for its report."""

    WAITING = "waiting"
    ACCEPTED = "accepted"


class SyncItem(Base):
    """One item by its device's id: the guard against applying it twice, and the place where it
    waits."""

    __tablename__ = "sync_item"

    reporter_key: Mapped[bytes] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[SyncKind] = mapped_column(code_column(SyncKind))
    report_id: Mapped[UUID]
    body_sha256: Mapped[bytes]
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The item's words, only while it waits."""
    status: Mapped[SyncStatus] = mapped_column(code_column(SyncStatus))
    version: Mapped[int | None]
    """The version of the report that a move expects."""
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    received_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
