"""Handling times of problems: from acceptance, or the village's own fix, to the closing that
stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gridwatch.analysis.definitions import HANDLING_RATES, rates_of
from gridwatch.analysis.figures.tables import Ratio
from gridwatch.analysis.statistics.survival import CurvePoint, days_until, survival_curve
from gridwatch.analysis.windows import Window
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


@dataclass(frozen=True, slots=True)
class HandlingTimes:
    """The curve of the problems that began in a window, and after how many days parts of them were
    closed."""

    place: Place
    window: Window
    as_of: datetime
    problems: int
    closed: int
    still_open: int
    left: int
    median_days: int | None
    three_quarters_days: int | None
    curve: Sequence[CurvePoint]

    @property
    def rates(self) -> dict[str, Ratio]:
        """Which shares of the problems are closed, and open, by now."""
        return rates_of(self, HANDLING_RATES)


_SPANS = text("""
    SELECT starts_on, measure, span, quantity
    FROM actor_figures(:places, :source, :since, :until, '*', :per, :steps)
""")


def get_handling_times(session: Session, code: str, during: Window, *, actor: Actor, now: datetime) -> HandlingTimes:
    """How long the problems that began in whole months took, open ones for as long as they have
    been open.

    Clues that were transferred left the product; they count as open until then. Raises NotFound,
    NotAllowed, InvalidField.
    """
    place = get_place(session, code, pointer="/place")
    actor.require(Right.FIGURES_READ, place.path)
    if not during.is_whole_months:
        raise InvalidField(
            reason_zh="办理时长按整月统计：起止日期都须是某月 1 日。",
            reason_en="Handling times are of whole months: both days are the 1st of a month.",
            pointer="/from",
        )
    today = china_day(now)
    closed, censored, left = Counter[int](), Counter[int](), 0
    for measure, started_on, span, quantity in _spans(session, place, during):
        if measure == "handled":
            closed[span] += quantity
        elif measure == "left":
            censored[span] += quantity
            left += quantity
        elif started_on <= today:
            censored[(today - started_on).days] += quantity
    curve = survival_curve(+closed, +censored)
    return HandlingTimes(
        place, during, now, closed.total() + censored.total(), closed.total(), censored.total() - left, left,
        days_until(curve, 0.5), days_until(curve, 0.75), curve,
    )  # fmt: skip


def _spans(session: Session, place: Place, during: Window) -> list[tuple[str, date, int, int]]:
    """The steps of time, each with the day or month in which it began."""
    is_counted = place.level in {Level.COUNTY, Level.TOWN}
    months, days = ("month", "day") if is_counted else ("report", "report")
    rows: list[Row[Any]] = []
    for source, steps in ((months, ["handled", "left"]), (days, ["still_open"])):
        values = {"places": [place.id], "source": source, "since": during.first, "until": during.past, "per": "day"}
        rows += session.execute(_SPANS, values | {"steps": steps}).all()
    return [(row.measure, row.starts_on, row.span, row.quantity) for row in rows]
