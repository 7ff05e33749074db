"""What a screen on the wall of a hall may show for days: figures of months that are over, by place
below, without any count that `withholding.py` withholds.

Months that run are not told: on a screen that everybody can watch, a count that grows by one is a
single report arriving (as for the rounded figures of town leaders, decision 0020). Counts told by
place are those of which none bounds another: with what is overdue beside what is open, the one
would betray the other. Rates are told of the whole alone, for rates by place are a second table
over the same cells.

A desk's screen has exact figures, with the small ones withheld; that of a town leader has the
rounded ones that they read elsewhere, of which nothing needs to be withheld any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from gridwatch.analysis.coverage.coverage import Coverage, CoverageRules, get_coverage_table
from gridwatch.analysis.definitions import COVERAGE_RATES
from gridwatch.analysis.figures.figures import counts_by_period
from gridwatch.analysis.figures.measures import RATES, STOCKS, Measure
from gridwatch.analysis.figures.small_counts import LEAST_CASES, rounded_months
from gridwatch.analysis.figures.tables import By, Counts, Remainder
from gridwatch.analysis.places_below import places_below
from gridwatch.analysis.windows import Window, periods
from gridwatch.analysis.withholding import is_small, share, withhold
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place

COUNTED = (Measure.RECEIVED, Measure.CLOSED, Measure.OPEN, Measure.VISITS)
"""By place. No two of them bound each other."""
RATED = ("on_time", "reply_in_time")
"""Of the whole."""
Cells = Mapping[str, Mapping[Measure, int]]
"""Counts by the code of a place below, or `rest`."""


@dataclass(frozen=True, slots=True)
class WallMonth:
    """One month: the whole, and each place below by its code; None is withheld."""

    first: date
    counts: Mapping[Measure, int | None]
    rates: Mapping[str, float | None]
    places: Mapping[str, Mapping[Measure, int | None]]


@dataclass(frozen=True, slots=True)
class Net:
    """Who is in office today, in the whole place; None is withheld."""

    villages: int | None
    villages_with_station: int | None
    groups: int | None
    groups_with_monitor: int | None
    monitors: int | None
    rates: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Wall:
    """All that the screen shows."""

    place: Place
    window: Window
    on: date
    """The day of the net."""
    is_rounded: bool
    measures: Sequence[Measure]
    places: Sequence[Place]
    months: Sequence[WallMonth]
    net: Net


def get_wall(
    session: Session,
    code: str,
    during: Window,
    *,
    actor: Actor,
    vault: IdentityVault,
    rules: CoverageRules,
    now: datetime,
) -> Wall:
    """What the hall of a county or town shows of some months.

    Raises NotFound, NotAllowed, and InvalidField for a place without a hall and for months that are
    not over.
    """
    place = get_place(session, code, pointer="/place")
    is_exact = _may_show_exact(actor, place)
    _check(place, during, china_day(now))
    below = places_below(session, place, during, None)
    read = _exact_months if is_exact else _rounded_months
    months = read(session, place, below, during, china_day(now))
    coverage = get_coverage_table(session, code, None, None, actor=actor, vault=vault, rules=rules, now=now)
    told = [measure for measure in COUNTED if measure in months[0].counts]
    return Wall(place, during, coverage.on, not is_exact, told, below, months, _net(coverage.whole))


def _may_show_exact(actor: Actor, place: Place) -> bool:
    """Whose desk writes the place's briefs hangs up its screen; its leaders theirs. Raises
    NotAllowed."""
    if actor.may(Right.BRIEF_EXPORT, place.path):
        return True
    actor.require(Right.FIGURES_READ_ROUNDED, place.path)
    actor.require(Right.COVERAGE_READ, place.path)
    return False


def _check(place: Place, during: Window, today: date) -> None:
    if place.level not in {Level.COUNTY, Level.TOWN}:
        raise InvalidField(
            reason_zh="大屏按区县或乡镇查看。",
            reason_en="A wall is that of a county or a town.",
            pointer="/place",
        )
    if not during.is_over_by_months(today):
        raise InvalidField(
            reason_zh="大屏只显示已结束的整月：起止日期都须是某月 1 日，且不晚于本月 1 日。",
            reason_en="A wall shows whole months that are over: both days are the 1st of a month that has begun.",
            pointer="/from",
        )


def _exact_months(
    session: Session, place: Place, below: Sequence[Place], during: Window, today: date
) -> list[WallMonth]:
    wholes = counts_by_period(session, [place.id], place.level, during, By.MONTH, today=today)[place.id]
    of_below: dict[str, list[Counts]] = {}
    for level in {child.level for child in below}:
        children = {child.id: child.code for child in below if child.level == level}
        found = counts_by_period(session, list(children), level, during, By.MONTH, today=today)
        of_below |= {code: [counts for _, counts in found[key]] for key, code in children.items()}
    return [
        _withheld(month.first, whole, {code: counts[at] for code, counts in of_below.items()})
        for at, (month, whole) in enumerate(wholes)
    ]


def _withheld(first: date, whole: Counts, cells: Cells) -> WallMonth:
    """A month with its small counts withheld. What lies in none of the places below is a cell like
    the others, or it would be left over from the total."""
    rest = {measure: whole[measure] - sum(counts[measure] for counts in cells.values()) for measure in COUNTED}
    told = {
        measure: withhold({code: counts[measure] for code, counts in {**cells, Remainder.REST: rest}.items()})
        for measure in COUNTED
    }
    counts = {measure: told[measure].total for measure in COUNTED}
    places = {code: {measure: told[measure].cells[code] for measure in COUNTED} for code in cells}
    return WallMonth(first, counts, {name: _rate(name, whole, counts) for name in RATED}, places)


def _rate(name: str, whole: Counts, told: Mapping[Measure, int | None]) -> float | None:
    """A rate of the whole, unless it would tell of a count in it that is withheld."""
    rate = RATES[name]
    if any(told.get(part, 0) is None for part in rate.of):
        return None
    return share(whole[rate.numerator], sum(whole[part] for part in rate.of))


def _rounded_months(
    session: Session, place: Place, below: Sequence[Place], during: Window, today: date
) -> list[WallMonth]:
    """Rounded months; stocks are not rounded by the month, and so neither they are told nor rates
    with them."""
    found = rounded_months(session, [place, *below], during, today=today)
    flows: list[Measure] = [measure for measure in COUNTED if measure not in STOCKS]
    months = []
    for month in periods(during, by_month=True, today=today):
        of = {one.id: found.get((one.id, month.first), {}) for one in (place, *below)}
        rates = {name: _rounded_rate(name, of[place.id]) for name in RATED}
        places = {one.code: {measure: of[one.id].get(measure) for measure in flows} for one in below}
        months.append(WallMonth(month.first, {one: of[place.id].get(one) for one in flows}, rates, places))
    return months


def _rounded_rate(name: str, whole: Counts) -> float | None:
    rate = RATES[name]
    if not all(part in whole for part in (rate.numerator, *rate.of)):
        return None
    cases = sum(whole[part] for part in rate.of)
    return round(whole[rate.numerator] / cases, 2) if cases >= LEAST_CASES else None


def _net(whole: Coverage) -> Net:
    """A part is withheld with its rest, which its whole would tell."""

    def told(count: int, of: int = 0) -> int | None:
        return None if is_small(count) or (of and is_small(of - count)) else count

    return Net(
        told(whole.villages),
        told(whole.villages_with_station, whole.villages),
        told(whole.groups),
        told(whole.groups_with_monitor, whole.groups),
        told(whole.monitors),
        {
            name: share(getattr(whole, rate.numerator), sum(getattr(whole, part) for part in rate.of))
            for name, rate in COVERAGE_RATES.items()
            if name in {"station_coverage", "group_coverage"}
        },
    )
