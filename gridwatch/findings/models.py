"""Findings with all who found them, the events that moved them, and the checks with their lists."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, Computed, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.database import Base, code_column
from gridwatch.findings.lifecycle import FindingAction, FindingClock, FindingState
from gridwatch.letters.models import Letter
from gridwatch.people.roles import Role
from gridwatch.reports.models import Category
from gridwatch.territory.models import Place
from gridwatch.workflow.clocks import RunningClock


class FindingKind(StrEnum):
    """What is wrong with an entry (core categories B1–B4); other for what is about no entry."""

    NONE = "none"
    FALSE = "false"
    INCOMPLETE = "incomplete"
    LATE = "late"
    LEAK = "leak"
    OTHER = "other"


class FindingOrigin(StrEnum):
    """What found it."""

    CHECK = "check"
    INSPECTION = "inspection"
    AUDIT = "audit"
    DUTY = "duty"
    DEPARTMENT = "department"
    SELF_CHECK = "self_check"
    PAIRING = "pairing"


class CheckKind(StrEnum):
    """Who looks, and how: a department, a special check, the village itself, by surprise, each other's."""

    DEPARTMENT = "department"
    SPECIAL = "special"
    SELF = "self"
    SPOT = "spot"
    CROSS = "cross"


class DepartmentTheme(Base):
    """That a theme (the letter of its categories) is a department's own."""

    __tablename__ = "department_theme"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    letter: Mapped[str] = mapped_column(String(1), primary_key=True)


class CheckList(Base):
    """A version of a list of what to look at in a village 督导检查要点清单."""

    __tablename__ = "check_list"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    code: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(100))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class CheckPoint(Base):
    """One point of a list: what to look at, how to see it, and the category of what is wrong there."""

    __tablename__ = "check_point"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("check_list.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(200))
    how: Mapped[str] = mapped_column(String(500))
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"))


class VillageCheck(Base):
    """That somebody looked at points of a list in a village on a day, as they say; the server's time
    is beside it."""

    __tablename__ = "village_check"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    list_id: Mapped[UUID] = mapped_column(ForeignKey("check_list.id"))
    kind: Mapped[CheckKind] = mapped_column(code_column(CheckKind))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    happened_on: Mapped[date]
    points: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime]
    body_sha256: Mapped[bytes | None]
    """Of a check that a device sent; empty for one that was recorded at the desk."""
    captured_at: Mapped[datetime | None]
    is_late: Mapped[bool] = mapped_column(Computed("china_date(received_at) - happened_on > 7", persisted=True))
    """By the server's time, and for ever."""

    place: Mapped[Place] = relationship(lazy="raise")
    list: Mapped[CheckList] = relationship(lazy="raise")


class Finding(RunningClock, Base):
    """One problem of a place; `round` goes on by one each time it is found not to be put right."""

    __tablename__ = "finding"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"))
    kind: Mapped[FindingKind] = mapped_column(code_column(FindingKind))
    item: Mapped[str] = mapped_column(String(100))
    problem: Mapped[str] = mapped_column(String(2000))
    state: Mapped[FindingState] = mapped_column(code_column(FindingState))
    version: Mapped[int]
    round: Mapped[int]
    entered_at: Mapped[datetime]
    letter_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter.id"))
    rectify_by: Mapped[date | None]
    left_to: Mapped[str | None] = mapped_column(String(100))
    closed_at: Mapped[datetime | None]
    clock: Mapped[FindingClock | None] = mapped_column(code_column(FindingClock))

    place: Mapped[Place] = relationship(lazy="raise")
    category: Mapped[Category] = relationship(lazy="raise")
    letter: Mapped[Letter | None] = relationship(lazy="raise")


class FindingSource(Base):
    """One time that somebody found it: what, in which document and paragraph, in whose words."""

    __tablename__ = "finding_source"

    finding_id: Mapped[UUID] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[FindingOrigin] = mapped_column(code_column(FindingOrigin))
    check_id: Mapped[UUID | None] = mapped_column(ForeignKey("village_check.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    body: Mapped[str] = mapped_column(String(60))
    document_no: Mapped[str | None] = mapped_column(String(60))
    paragraph: Mapped[str | None] = mapped_column(String(20))
    found_on: Mapped[date]
    text: Mapped[str] = mapped_column(String(2000))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime]
    point_no: Mapped[int | None]
    """Which point of the check's list is wrong, where a device sent the check."""
    diary_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("diary_item.id"))


class FindingEvent(Base):
    """One step of a finding."""

    __tablename__ = "finding_event"

    finding_id: Mapped[UUID] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    workflow: Mapped[str] = mapped_column(Computed("'finding'", persisted=True))
    from_state: Mapped[FindingState] = mapped_column(code_column(FindingState))
    action: Mapped[FindingAction] = mapped_column(code_column(FindingAction))
    to_state: Mapped[FindingState] = mapped_column(code_column(FindingState))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role | None] = mapped_column(code_column(Role))
    note: Mapped[str | None]
    villagers_asked: Mapped[int | None]
