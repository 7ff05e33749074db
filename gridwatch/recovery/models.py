"""Recovery codes, and recoveries by two."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.database import Base, code_column
from gridwatch.people.models import Account
from gridwatch.territory.models import Place


class RecoveryState(StrEnum):
    """How far a recovery by two is; `waiting` has been seconded, `open` has waited."""

    ASKED = "asked"
    WAITING = "waiting"
    OPEN = "open"
    COMPLETED = "completed"
    PROVEN = "proven"
    STOPPED = "stopped"


class RecoveryTold(StrEnum):
    """Which of its steps people were told of."""

    ASKED = "asked"
    COMPLETED = "completed"


class RecoveryCode(Base):
    """The hash of a person's own code; one at a time."""

    __tablename__ = "recovery_code"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    code_sha256: Mapped[bytes]
    made_at: Mapped[datetime]


class Recovery(Base):
    """A recovery by two: who asked and seconded it, when its wait ends (`opens_at`), and what became of
    it. `proven_by` is None where the person's own code proved them."""

    __tablename__ = "recovery"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    reason: Mapped[str] = mapped_column(String(200))
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    seconded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    seconded_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    code_sha256: Mapped[bytes | None]
    code_until: Mapped[datetime | None]
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    stopped_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    proven_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proven_at: Mapped[datetime | None]
    told: Mapped[RecoveryTold | None] = mapped_column(code_column(RecoveryTold))

    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])
    asker: Mapped[Account] = relationship(lazy="raise", foreign_keys=[asked_by])
    seconder: Mapped[Account | None] = relationship(lazy="raise", foreign_keys=[seconded_by])
    place: Mapped[Place] = relationship(lazy="raise")

    def state_at(self, now: datetime) -> RecoveryState:
        """How far it is at an instant."""
        if self.stopped_at is not None:
            return RecoveryState.STOPPED
        if self.completed_at is not None:
            return RecoveryState.COMPLETED if self.proven_at is None else RecoveryState.PROVEN
        if self.opens_at is None:
            return RecoveryState.ASKED
        return RecoveryState.WAITING if now < self.opens_at else RecoveryState.OPEN
