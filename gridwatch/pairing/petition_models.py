"""Petition counts 信访件数 as snapshots of what others counted, and what they were compared with."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.database import Base, code_column
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


class PetitionKind(StrEnum):
    """All of them, or those of all that are about disclosure."""

    ALL = "all"
    ABOUT_DISCLOSURE = "about_disclosure"


class PetitionCount(Base):
    """How many came from a place from a day up to another, by a source's definition, as the source
    had it at `taken_at`; written once."""

    __tablename__ = "petition_count"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    place_level: Mapped[Level] = mapped_column(code_column(Level))
    first: Mapped[date]
    past: Mapped[date]
    kind: Mapped[PetitionKind] = mapped_column(code_column(PetitionKind))
    definition: Mapped[str]
    count: Mapped[int]
    source: Mapped[str]
    """The body that counted."""
    taken_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]

    place: Mapped[Place] = relationship(lazy="raise", foreign_keys=place_id)


class PetitionComparison(Base):
    """A count against the row of the year before that it was made against, whatever is recorded
    later."""

    __tablename__ = "petition_comparison"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    count_id: Mapped[UUID] = mapped_column(ForeignKey("petition_count.id"))
    base_id: Mapped[UUID] = mapped_column(ForeignKey("petition_count.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[PetitionKind] = mapped_column(code_column(PetitionKind))
    definition: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    counted: Mapped[PetitionCount] = relationship(lazy="raise", foreign_keys=count_id)
    base: Mapped[PetitionCount] = relationship(lazy="raise", foreign_keys=base_id)

    @property
    def change(self) -> float | None:
        """The change on the year, as a fraction of the base; None where the base is 0, since nothing
        can be said of it."""
        return (self.counted.count - self.base.count) / self.base.count if self.base.count else None
