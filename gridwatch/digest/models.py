"""Lists that somebody wants counted to them every working day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from gridwatch.database import Base


class ListSubscription(Base):
    """A list of the catalogue as its reader narrowed it, under a name of theirs; `told_on` is the
    last day whose digest was queued with it."""

    __tablename__ = "list_subscription"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(40))
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_at: Mapped[datetime]
    told_on: Mapped[date | None]
