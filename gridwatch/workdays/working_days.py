"""Which days are worked: Monday to Friday, but for the days that a notice of the State Council
names. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days that are not what their weekday says, and the years whose notice is known.

    `special` says of such a day whether it is worked; `years` are complete from the first day asked
    for.
    """

    special: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_worked(self, day: date) -> bool:
        """Whether people work on a day; Monday to Friday when the notice of its year is not
        known."""
        return self.special.get(day, day.weekday() < _SATURDAY)

    def nth_after(self, day: date, n: int) -> "LastDay":
        """The nth working day after a day, which itself is not counted; `day` itself when n is
        0."""
        is_sure = True
        while n:
            day += timedelta(days=1)
            is_sure = is_sure and day.year in self.years
            n -= self.is_worked(day)
        return LastDay(day, is_sure)


@dataclass(frozen=True, slots=True)
class LastDay:
    """A day counted out; not sure when the count ran through a year whose notice is not known."""

    day: date
    is_sure: bool


def missing_years(known: frozenset[int], today: date) -> list[int]:
    """The years that should be known by now: this one, and from November, when the notice appears,
    the next."""
    expected = [today.year] + [today.year + 1] * (today.month >= 11)
    return [year for year in expected if year not in known]
