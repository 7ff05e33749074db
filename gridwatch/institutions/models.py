"""Institutions, and the events that moved them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Computed, ForeignKey
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.database import Base, code_column
from gridwatch.institutions.lifecycle import InstitutionAction, InstitutionClock, InstitutionState
from gridwatch.people.roles import Role
from gridwatch.territory.models import Place
from gridwatch.workflow.clocks import RunningClock


class InstitutionKind(StrEnum):
    """The area of public power that it rules, as the lists of small powers 小微权力清单 name them."""

    DECISION = "decision"
    OPENNESS = "openness"
    FINANCE = "finance"
    PROCUREMENT = "procurement"
    ASSETS = "assets"
    LABOUR = "labour"
    HOMESTEAD = "homestead"
    RELIEF = "relief"
    SEAL = "seal"
    OTHER = "other"


class InstitutionSource(StrEnum):
    """What it came from."""

    LAW = "law"
    LETTER = "letter"
    INSPECTION = "inspection"
    PROBLEMS = "problems"
    OWN = "own"


class Institution(RunningClock, Base):
    """A written rule of a place; `effective` is the days on which it is in force, none while it is
    proposed and empty when it was repealed before it began."""

    __tablename__ = "institution"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    title: Mapped[str]
    kind: Mapped[InstitutionKind] = mapped_column(code_column(InstitutionKind))
    owner: Mapped[str]
    """The body or office that sees to it; no person's name."""
    content: Mapped[str]
    source: Mapped[InstitutionSource] = mapped_column(code_column(InstitutionSource))
    source_no: Mapped[str | None]
    """The number of the document it came from."""
    document_no: Mapped[str | None]
    effective_on: Mapped[date | None]
    """From when on it shall be in force; None for the day of its adoption."""
    effective: Mapped[Range[date] | None] = mapped_column(DATERANGE)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("institution.id"))
    state: Mapped[InstitutionState] = mapped_column(code_column(InstitutionState))
    version: Mapped[int]
    proposed_at: Mapped[datetime]
    clock: Mapped[InstitutionClock | None] = mapped_column(code_column(InstitutionClock))

    place: Mapped[Place] = relationship(lazy="raise")


class InstitutionEvent(Base):
    """One step of an institution; `account_id` and `role` are empty for the product's own."""

    __tablename__ = "institution_event"

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    workflow: Mapped[str] = mapped_column(Computed("'institution'", persisted=True))
    from_state: Mapped[InstitutionState] = mapped_column(code_column(InstitutionState))
    action: Mapped[InstitutionAction] = mapped_column(code_column(InstitutionAction))
    to_state: Mapped[InstitutionState] = mapped_column(code_column(InstitutionState))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role | None] = mapped_column(code_column(Role))
    note: Mapped[str | None]
