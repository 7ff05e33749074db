"""Pairings, their villages, and the diaries with what was raised in them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Computed, ForeignKey
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.database import Base, code_column
from gridwatch.pairing.lifecycle import DiaryItemAction, DiaryItemState
from gridwatch.people.models import Account
from gridwatch.people.roles import Role
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


class DiaryItemKind(StrEnum):
    """What was raised; the figures count both as one."""

    PROBLEM = "problem"
    SUGGESTION = "suggestion"


class Pairing(Base):
    """An official paired with villages of one town, on the days of a range whose upper end is not
    one of them."""

    __tablename__ = "pairing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    town_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    town_level: Mapped[Level] = mapped_column(code_column(Level), Computed("'town'", persisted=True))
    days: Mapped[Range[date]] = mapped_column(DATERANGE)
    document_no: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    officer: Mapped[Account] = relationship(lazy="raise", foreign_keys=officer_id)
    town: Mapped[Place] = relationship(lazy="raise", foreign_keys=town_id)
    villages: Mapped[list[Place]] = relationship(
        secondary="pairing_village", lazy="raise", order_by=Place.code, viewonly=True
    )


class PairingVillage(Base):
    """A village of a pairing; officer and days are the pairing's own."""

    __tablename__ = "pairing_village"

    pairing_id: Mapped[UUID] = mapped_column(ForeignKey("pairing.id"), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    village_level: Mapped[Level] = mapped_column(code_column(Level), Computed("'village'", persisted=True))
    officer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    days: Mapped[Range[date]] = mapped_column(DATERANGE)


class Diary(Base):
    """What was done on a day of a pairing, in counts; nobody is named and nothing is tracked.

    `officers` went together, whoever writes it among them. `is_late` is the database's, by its own
    time.
    """

    __tablename__ = "diary"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    body_sha256: Mapped[bytes]
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey("pairing.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    days: Mapped[Range[date]] = mapped_column(DATERANGE)
    happened_on: Mapped[date]
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]
    is_late: Mapped[bool] = mapped_column(Computed("china_date(received_at) - happened_on > 7", persisted=True))
    officers: Mapped[int]
    households: Mapped[int]
    persons: Mapped[int]
    many_because: Mapped[str | None]
    asked_disclosure: Mapped[bool]
    disclosure_found: Mapped[str | None]

    pairing: Mapped[Pairing] = relationship(lazy="raise", viewonly=True)
    villages: Mapped[list[Place]] = relationship(
        secondary="diary_village", lazy="raise", order_by=Place.code, viewonly=True
    )
    items: Mapped[list["DiaryItem"]] = relationship(lazy="raise", order_by="DiaryItem.id", viewonly=True)


class DiaryVillage(Base):
    """A village in which a diary's day was spent."""

    __tablename__ = "diary_village"

    diary_id: Mapped[UUID] = mapped_column(ForeignKey("diary.id"), primary_key=True)
    pairing_id: Mapped[UUID]
    village_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)


class DiaryItem(Base):
    """A problem or a suggestion from a diary."""

    __tablename__ = "diary_item"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    diary_id: Mapped[UUID] = mapped_column(ForeignKey("diary.id"))
    village_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[DiaryItemKind] = mapped_column(code_column(DiaryItemKind))
    text: Mapped[str]
    state: Mapped[DiaryItemState] = mapped_column(code_column(DiaryItemState))
    version: Mapped[int]
    raised_at: Mapped[datetime]

    diary: Mapped[Diary] = relationship(lazy="raise", viewonly=True)
    village: Mapped[Place] = relationship(lazy="raise")


class DiaryItemEvent(Base):
    """One step of what became of it."""

    __tablename__ = "diary_item_event"

    diary_item_id: Mapped[UUID] = mapped_column(ForeignKey("diary_item.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    workflow: Mapped[str] = mapped_column(Computed("'diary_item'", persisted=True))
    from_state: Mapped[DiaryItemState] = mapped_column(code_column(DiaryItemState))
    action: Mapped[DiaryItemAction] = mapped_column(code_column(DiaryItemAction))
    to_state: Mapped[DiaryItemState] = mapped_column(code_column(DiaryItemState))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(code_column(Role))
    note: Mapped[str | None]
