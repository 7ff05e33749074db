"""How long each clock runs, and when it is due.

The day a clock starts is not counted, and it ends at 24:00 of its last day, China time (Civil Code of the PRC,
articles 201 and 203). Working days are Monday to Friday until a holiday calendar with 调休 is imported (Field).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gridwatch.reports.lifecycle import Clock
from gridwatch.territory.calendar import CHINA, china_day

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A number of days, all of them or only working days."""

    days: int
    working: bool = False


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The span of each clock, as the county sets them."""

    spans: Mapping[Clock, Span]

    def due_at(self, clock: Clock, started_at: datetime, *, days: int | None = None) -> datetime:
        """When a clock that starts now runs out; `days` overrides the length of the span."""
        span = self.spans[clock]
        length = span.days if days is None else days
        day = china_day(started_at)
        if span.working:
            day = _nth_working_day(day, length)
        else:
            day += timedelta(days=length)
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=CHINA)


def is_working_day(day: date) -> bool:
    """Monday to Friday, until there is a calendar to ask."""
    return day.weekday() < _SATURDAY


def _nth_working_day(day: date, n: int) -> date:
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day
