"""What figures are asked for, and the tables that they come in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gridwatch.analysis.figures.measures import RATES, Measure
from gridwatch.analysis.windows import Window
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


class MapView(StrEnum):
    """By which map a report counts: the places that it was routed to, or those that its village
    belongs to today."""

    AS_ROUTED = "as_routed"
    TODAY = "today"


class By(StrEnum):
    """What figures are told apart by."""

    DAY = "day"
    MONTH = "month"
    CATEGORY = "category"
    STATE = "state"
    PLACE = "place"


class Remainder(StrEnum):
    """What figures by place have besides the places below."""

    REST = "rest"


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """Which figures: of a place (its code), in a window, told apart or not, of categories that
    start so or of all."""

    place: str
    window: Window
    by: By | None = None
    category: str | None = None
    level: Level | None = None
    """With `by` place: the level of the places below, when it is not the next one."""
    map: MapView = MapView.AS_ROUTED


Counts = dict[Measure, int]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate with what it is made of; without a value when nothing is in the denominator."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """Numerator ÷ denominator, or None for nothing ÷ nothing."""
        return self.numerator / self.denominator if self.denominator > 0 else None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The counts of one day, month, category, state or place; `key` says which, and is empty for
    the whole.

    By place a row `rest` has what lies in none of the places below, or was routed to one that lies
    elsewhere today.
    """

    key: str
    counts: Counts
    place: Place | None = None
    during: Window | None = None
    least_denominator: int = 0
    """Rates of fewer cases are not told."""

    def without(self, measure: Measure) -> "FigureRow":
        """The row for somebody who is not told of a measure."""
        return replace(self, counts={name: count for name, count in self.counts.items() if name is not measure})

    @property
    def rates(self) -> dict[str, Ratio]:
        """The rates that the counts allow."""
        found = {
            name: Ratio(self.counts[rate.numerator], sum(self.counts.get(part, 0) for part in rate.of))
            for name, rate in RATES.items()
            if rate.numerator in self.counts
        }
        return {name: ratio for name, ratio in found.items() if ratio.denominator >= self.least_denominator}


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures with what they are of and when they were read."""

    place: Place
    window: Window
    by: By | None
    as_of: datetime
    rows: Sequence[FigureRow]
    is_rounded: bool = False
