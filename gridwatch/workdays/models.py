"""The imported years and their special days."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from gridwatch.database import Base


class CalendarYear(Base):
    """A year whose notice was imported; days of it that are not listed are what their weekday
    says."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]
    imported_at: Mapped[datetime]


class CalendarDay(Base):
    """A day off, or a weekend day that is worked 调休."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("calendar_year.year"))
    is_working: Mapped[bool]
    name: Mapped[str]
