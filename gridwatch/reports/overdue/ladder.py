"""The overdue ladder: amber, reminder letter 提醒函, supervision advice letter 监督建议书, the county's
list 通报.

Pure. A rung is reached once for each clock. The first is a warning while the clock still runs; each
of the others is a letter to whoever holds the report, and leaves working days to answer it before
the next.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gridwatch.workdays.working_days import WorkingDays


class Rung(StrEnum):
    """How far an overdue clock has got."""

    AMBER = "amber"
    REMINDER = "reminder"
    ADVICE = "advice"
    COUNTY_LIST = "county_list"


LETTERS = (Rung.REMINDER, Rung.ADVICE, Rung.COUNTY_LIST)
"""The rungs of a clock that has run out, in order."""


@dataclass(frozen=True, slots=True)
class LadderRules:
    """Working days that a reminder, and then an advice letter, leave to be answered."""

    reminder_working_days: int
    advice_working_days: int

    def answer_by(self, rung: Rung, on: date, calendar: WorkingDays) -> date:
        """The last day to answer a letter that is sent on a day; a circular asks like an advice
        letter."""
        days = self.reminder_working_days if rung is Rung.REMINDER else self.advice_working_days
        return calendar.nth_after(on, days).day


def next_letter(reached: set[Rung]) -> Rung | None:
    """The letter that comes next on a clock that has run out; None at the top."""
    return next((rung for rung in LETTERS if rung not in reached), None)
