"""What is counted, and which rates are made of the counts; `vocabulary/figures.py` has the definition
of each.

`figure_steps` in the database says on which day a report adds to which measure; a report that moves,
is merged, reopened or withdrawn adds anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gridwatch.reports.lifecycle import State


class Measure(StrEnum):
    """What is counted on a day."""

    RECEIVED = "received"
    PROBLEMS = "problems"
    CLUES = "clues"
    CASES = "cases"
    CLOSED = "closed"
    CLOSED_IN_TIME = "closed_in_time"
    UNRECTIFIED = "unrectified"
    REPLIES_DUE = "replies_due"
    REPLIED_IN_TIME = "replied_in_time"
    RATED = "rated"
    SATISFIED = "satisfied"
    VISITS = "visits"
    OPEN = "open"
    OVERDUE = "overdue"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of two counts; `of` are added to make the denominator."""

    numerator: Measure
    of: tuple[Measure, ...]


RATES: dict[str, Rate] = {
    "problem_to_clue": Rate(Measure.CLUES, (Measure.PROBLEMS,)),
    "clue_to_case": Rate(Measure.CASES, (Measure.CLUES,)),
    "rectification": Rate(Measure.CLOSED, (Measure.CLOSED, Measure.UNRECTIFIED)),
    "on_time": Rate(Measure.CLOSED_IN_TIME, (Measure.CLOSED, Measure.UNRECTIFIED)),
    "reply_in_time": Rate(Measure.REPLIED_IN_TIME, (Measure.REPLIES_DUE,)),
    "satisfaction": Rate(Measure.SATISFIED, (Measure.RATED,)),
}

STOCKS: Mapping[Measure, Mapping[str, int]] = {
    Measure.UNRECTIFIED: {"fell_due": 1, "was_settled": -1},
    Measure.OVERDUE: {"clock_fell_due": 1, "clock_was_settled": -1},
    Measure.OPEN: {"open": 1},
}
"""Measures that stand at a cut-off: everything until then of these steps of the database, added
with these signs."""
FLOWS = tuple(measure for measure in Measure if measure not in STOCKS and measure is not Measure.STANDING)
"""Measures that are added over the days of a window; each is a step of the database by the same
name."""


def now_in(state: State) -> str:
    """The step of a report, on the day it was received, that is in this state now."""
    return f"now_{state.value}"


ENDS_A_DAY = frozenset({"fell_due", "clock_fell_due", "replies_due", "replied_in_time"})
"""Steps that happen at 24:00 of their day, so that today's have not happened yet."""
