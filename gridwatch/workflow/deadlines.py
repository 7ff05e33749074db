"""How long each clock runs, and when it is due. Pure.

The day a clock starts is not counted, and it ends at 24:00 of its last day, China time (Civil Code
of the PRC, articles 201 and 203). Working days follow the imported notices of the State Council; a
deadline that runs into a year whose notice is not known is counted Monday to Friday and marked
provisional, until the notice is imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from gridwatch.territory.calendar import china_day, end_of_day
from gridwatch.workdays.working_days import WorkingDays

K = TypeVar("K", bound=StrEnum)
"""The clocks of a subject."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number of days, all of them or only working days."""

    days: int
    working: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """When a clock runs out, when most of it has run, and whether holidays not yet known may still
    move it."""

    at: datetime
    amber_at: datetime
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Deadlines(Generic[K]):
    """The span of each clock, as the county sets them; `amber` is the share (0-1) of a clock that
    warns."""

    spans: Mapping[K, Span]
    amber: float

    def due(self, clock: K, started_at: datetime, calendar: WorkingDays, *, days: int | None = None) -> Due:
        """When a clock that starts then runs out; `days` overrides the length of the span."""
        span = self.spans[clock]
        length = span.days if days is None else days
        if not span.working:
            return self.until(end_of_day(china_day(started_at) + timedelta(days=length)), started_at)
        last = calendar.nth_after(china_day(started_at), length)
        return self.until(end_of_day(last.day), started_at, is_provisional=not last.is_sure)

    def until(self, due_at: datetime, started_at: datetime, *, is_provisional: bool = False) -> Due:
        """A clock that runs from one instant to another."""
        return Due(due_at, started_at + (due_at - started_at) * self.amber, is_provisional)

    def counts_working_days(self, clock: K) -> bool:
        """Whether holidays move the deadline."""
        return self.spans[clock].working


@dataclass(frozen=True, slots=True)
class Clocks(Generic[K]):
    """Deadlines with the calendar that they are counted by."""

    deadlines: Deadlines[K]
    calendar: WorkingDays

    def due(self, clock: K, started_at: datetime, *, days: int | None = None) -> Due:
        """When a clock that starts then runs out."""
        return self.deadlines.due(clock, started_at, self.calendar, days=days)


def last_day(due_at: datetime) -> date:
    """The day at whose end a clock runs out."""
    return china_day(due_at - timedelta(microseconds=1))
