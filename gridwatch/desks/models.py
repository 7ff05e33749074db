"""Phrases and saved views."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.database import Base, code_column
from gridwatch.territory.models import Place


class PhraseKind(StrEnum):
    """Where a phrase is used."""

    REPLY = "reply"
    REQUIREMENT = "requirement"
    NOTE = "note"


class Phrase(Base):
    """Words that a desk (a place) writes again and again; desks below read them too."""

    __tablename__ = "phrase"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[PhraseKind] = mapped_column(code_column(PhraseKind))
    text: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    place: Mapped[Place] = relationship(lazy="raise")


class SavedView(Base):
    """A list as somebody narrowed and ordered it: `query` is the part of its address after the
    question mark. With a place it is for the whole desk."""

    __tablename__ = "saved_view"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    list: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime]
