"""Windows of days: half-open, on China's calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gridwatch.errors import InvalidField
from gridwatch.territory.calendar import end_of_day

LONGEST_DAYS = 3 * 366
"""A longer window is asked for by years, one after the other."""
BEGINNING = date(2000, 1, 1)
"""Before anything was reported."""


@dataclass(frozen=True, slots=True)
class Window:
    """From a first day to the day after the last one."""

    first: date
    past: date

    @property
    def begins_at(self) -> datetime:
        """Its first instant."""
        return end_of_day(self.first - timedelta(days=1))

    @property
    def is_whole_months(self) -> bool:
        """Whether it starts and ends with a month."""
        return self.first.day == 1 and self.past.day == 1

    def is_over_by_months(self, today: date) -> bool:
        """Whether it is of whole months, all of which are over."""
        return self.is_whole_months and self.past <= today.replace(day=1)

    def year_before(self) -> "Window":
        """The same days a year earlier; 29 February becomes 1 March."""
        return Window(_a_year_before(self.first), _a_year_before(self.past))

    def until(self, day: date) -> "Window":
        """As much of it as lies before a day."""
        return Window(min(self.first, day), min(self.past, day))

    def pieces(self) -> Iterator[tuple[str, "Window"]]:
        """Its whole months as one piece called `month`, and the days before and after them called
        `day`."""
        head, tail = _month_from(self.first), self.past.replace(day=1)
        if head >= tail:
            if self.first < self.past:
                yield "day", self
            return
        if self.first < head:
            yield "day", Window(self.first, head)
        yield "month", Window(head, tail)
        if tail < self.past:
            yield "day", Window(tail, self.past)


def periods(during: Window, *, by_month: bool, today: date) -> Iterator[Window]:
    """The months or days of a window that have begun, each as far as it lies in the window."""
    day = during.first.replace(day=1) if by_month else during.first
    while day < during.past and day <= today:
        after = (day + timedelta(days=32)).replace(day=1) if by_month else day + timedelta(days=1)
        yield Window(max(day, during.first), min(after, during.past))
        day = after


def window(first: date, past: date) -> Window:
    """A window that makes sense. Raises InvalidField."""
    if not first < past:
        raise InvalidField(
            reason_zh="结束日期须晚于开始日期（不含结束当天）。",
            reason_en="The window must end after it starts; the last day is not part of it.",
            pointer="/to",
        )
    if (past - first).days > LONGEST_DAYS or first < BEGINNING:
        raise InvalidField(
            reason_zh="统计区间最长三年，不早于 2000 年；请分年查询。",
            reason_en="A window is three years at most and not before 2000; ask year by year.",
            pointer="/from",
        )
    return Window(first, past)


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def _month_from(day: date) -> date:
    """The first month that starts on or after a day."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)
