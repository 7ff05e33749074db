"""Clearings, what each rests on, and the events that moved them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Computed, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.clearing.lifecycle import ClearingAction, ClearingClock, ClearingState
from gridwatch.database import Base, code_column
from gridwatch.people.roles import Role
from gridwatch.territory.models import Place
from gridwatch.workflow.clocks import RunningClock


class ClearingWay(StrEnum):
    """How it is said that nothing was found: to the person's face, in writing, before a meeting, or by
    a circular."""

    FACE = "face"
    WRITTEN = "written"
    MEETING = "meeting"
    CIRCULAR = "circular"


PUBLIC = frozenset({ClearingWay.MEETING, ClearingWay.CIRCULAR})
"""Ways by which others hear of it."""


class ClearedPost(StrEnum):
    """What kind of post the person cleared holds; who they are stands in the case's own file."""

    VILLAGE_CADRE = "village_cadre"
    TOWN_CADRE = "town_cadre"
    UNIT_STAFF = "unit_staff"
    COUNTY_CADRE = "county_cadre"
    OTHER = "other"


class ConsentHow(StrEnum):
    """How the person cleared said yes."""

    SIGNED = "signed"
    TALK_RECORD = "talk_record"


class Clearing(RunningClock, Base):
    """That somebody is cleared. It has no column for a report, an allegation, its category or month,
    or a village, since whoever reads it could tell from them who spoke; `place` is the county."""

    __tablename__ = "clearing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    case_no: Mapped[str] = mapped_column(String(60))
    """As the case's file bears it, typed in; not counted here, since a gap would tell of a sealed
    report."""
    way: Mapped[ClearingWay] = mapped_column(code_column(ClearingWay))
    scope: Mapped[str] = mapped_column(String(200))
    """Before whom it is said."""
    post: Mapped[ClearedPost] = mapped_column(code_column(ClearedPost))
    is_important: Mapped[bool]
    """Whether the post is one of which the party committee decides."""
    late_because: Mapped[str | None] = mapped_column(String(500))
    consented_on: Mapped[date | None]
    consent_how: Mapped[ConsentHow | None] = mapped_column(code_column(ConsentHow))
    public_consented_on: Mapped[date | None]
    """The consent to a public way, which is one of its own."""
    public_consent_how: Mapped[ConsentHow | None] = mapped_column(code_column(ConsentHow))
    committee_no: Mapped[str | None] = mapped_column(String(60))
    done_on: Mapped[date | None]
    state: Mapped[ClearingState] = mapped_column(code_column(ClearingState))
    version: Mapped[int]
    proposed_at: Mapped[datetime]
    letter_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter.id"))
    clock: Mapped[ClearingClock | None] = mapped_column(code_column(ClearingClock))

    place: Mapped[Place] = relationship(lazy="raise")


class ClearingBasis(Base):
    """The report whose allegation was found untrue; apart from the clearing, and known to whom the
    report is known."""

    __tablename__ = "clearing_basis"

    clearing_id: Mapped[UUID] = mapped_column(ForeignKey("clearing.id"), primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("clue_outcome.report_id"))


class ClearingEvent(Base):
    """One step of a clearing."""

    __tablename__ = "clearing_event"

    clearing_id: Mapped[UUID] = mapped_column(ForeignKey("clearing.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    workflow: Mapped[str] = mapped_column(Computed("'clearing'", persisted=True))
    from_state: Mapped[ClearingState] = mapped_column(code_column(ClearingState))
    action: Mapped[ClearingAction] = mapped_column(code_column(ClearingAction))
    to_state: Mapped[ClearingState] = mapped_column(code_column(ClearingState))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(code_column(Role))
    note: Mapped[str | None]
