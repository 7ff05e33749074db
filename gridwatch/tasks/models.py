"""Templates, tasks, and visits; a visit bears its monitor's pseudonym, like a report."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ARRAY, ForeignKey, Integer, String
from sqlalchemy.dialects.postgresql import DATERANGE, JSONB, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.cell_choice import PlacementKind
from gridwatch.database import Base, changed_column, code_column
from gridwatch.fieldwork.values import HeldReason
from gridwatch.tasks.visit_lifecycle import VisitState
from gridwatch.territory.models import Place


class VisitResult(StrEnum):
    """What a visit found; that all was well is a result like any other."""

    NO_PROBLEM = "no_problem"
    PROBLEM = "problem"


class ChecklistTemplate(Base):
    """A checklist 监督清单 to make tasks from; closed, never changed."""

    __tablename__ = "checklist_template"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    title: Mapped[str]
    items: Mapped[list[str]] = mapped_column(ARRAY(String))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    place: Mapped[Place] = relationship(lazy="raise")


class Task(Base):
    """A checklist issued to stations or groups for a period; `period` ends before its upper day."""

    __tablename__ = "task"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("checklist_template.id"))
    title: Mapped[str]
    items: Mapped[list[str]] = mapped_column(ARRAY(String))
    period: Mapped[Range[date]] = mapped_column(DATERANGE)
    visits_per_target: Mapped[int]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    changed_xid: Mapped[int] = changed_column()

    place: Mapped[Place] = relationship(lazy="raise")

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        assert self.period.upper is not None
        return self.period.upper - timedelta(days=1)


class TaskTarget(Base):
    """A village (its station) or a group that a task is issued to."""

    __tablename__ = "task_target"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)


class Visit(Base):
    """A monitor was there and looked. What was found is in `VisitFinding`, which fewer people may
    read."""

    __tablename__ = "visit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reporter_key: Mapped[bytes]
    body_sha256: Mapped[bytes]
    task_id: Mapped[UUID | None] = mapped_column(ForeignKey("task.id"))
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    accuracy_m: Mapped[float | None]
    placement: Mapped[PlacementKind] = mapped_column(code_column(PlacementKind))
    county_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    town_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    village_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    state: Mapped[VisitState] = mapped_column(code_column(VisitState))
    held_reason: Mapped[HeldReason | None] = mapped_column(code_column(HeldReason))
    captured_at: Mapped[datetime]
    happened_at: Mapped[datetime]
    """The capture by the server's clock: when field duty was done, however wrong the phone's
    clock."""
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    clock_offset_s: Mapped[float | None]
    receipt: Mapped[dict[str, Any]] = mapped_column(JSONB)

    village: Mapped[Place | None] = relationship(lazy="raise", foreign_keys=village_id)
    group: Mapped[Place | None] = relationship(lazy="raise", foreign_keys=group_id)


class VisitFinding(Base):
    """What a visit found: for whoever made it, and for those who see the report that came of it."""

    __tablename__ = "visit_finding"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    result: Mapped[VisitResult] = mapped_column(code_column(VisitResult))
    failed_items: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """The numbers, from 1, of the checklist's items that were not in order."""
    note: Mapped[str | None]
