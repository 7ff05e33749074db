"""Sums of steps over windows, as the database lets the actor of the transaction know them.

The database counts by months and days for counties and towns and by months for villages; the days
of a village, a group and rare combinations are added up from the reports' own rows, of which there
are few.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.analysis.figures.measures import ENDS_A_DAY
from gridwatch.analysis.windows import Window
from gridwatch.territory.codes import Level

EACH, ALL = "each", "*"
"""Instead of the beginning of a category's code: each category apart, and all of them together."""


@dataclass(frozen=True, slots=True)
class SumOf:
    """What a sum is of: a place, the first day of a period or None, and a category or `*`."""

    place_id: int
    starts_on: date | None
    category: str


Sums = dict[SumOf, dict[str, int]]
"""How often each step was taken, by cell; what is not there is 0."""

_FIGURES = text("""
    SELECT place_id, starts_on, category_code, measure, quantity
    FROM actor_figures(:places, :source, :since, :until, :category, :per, :steps)
""")


def add_steps(
    session: Session,
    places: Collection[int],
    level: Level,
    during: Window,
    steps: Collection[str],
    *,
    today: date,
    category: str = ALL,
    per: str = "window",
) -> Sums:
    """The steps taken in a window until now, by cell; `per` is `day`, `month` or `window` for one
    sum.

    All places are of the level. What happens at the end of a day has not happened today yet.
    """
    sums: Sums = defaultdict(lambda: defaultdict(int))
    for grain, piece, taken in _until_now(during, steps, today):
        values = {
            "places": list(places),
            "source": _source(level, grain, category, per),
            "since": piece.first,
            "until": piece.past,
            "category": category,
            "per": per,
            "steps": list(taken),
        }
        for row in session.execute(_FIGURES, values):
            sums[SumOf(row.place_id, row.starts_on, row.category_code)][row.measure] += row.quantity
    return sums


_TODAYS_MAP = text("""
    SELECT f.measure, sum(f.quantity) AS quantity
    FROM (VALUES ('today', ARRAY['village']), ('rest', ARRAY['county', 'town'])) s (source, levels)
    CROSS JOIN LATERAL actor_figures(
      ARRAY(SELECT p.id FROM place p WHERE p.path @> ARRAY[CAST(:place AS bigint)] AND p.level = ANY (s.levels)),
      s.source, :since, :until, '*', 'window', :steps) f
    GROUP BY f.measure
""")


def add_by_todays_map(session: Session, place: int, during: Window, steps: Collection[str]) -> Sums:
    """The steps taken in whole months of what lies in a county or town today, wherever it was
    routed then."""
    values = {"place": place, "since": during.first, "until": during.past, "steps": list(steps)}
    rows = session.execute(_TODAYS_MAP, values)
    return defaultdict(dict, {SumOf(place, None, ALL): {row.measure: row.quantity for row in rows}})


def _until_now(during: Window, steps: Collection[str], today: date) -> Iterator[tuple[str, Window, Collection[str]]]:
    for grain, piece in during.until(today).pieces():
        yield grain, piece, steps
    if during.first <= today < during.past and (taken := [step for step in steps if step not in ENDS_A_DAY]):
        yield "day", Window(today, today + timedelta(days=1)), taken


def _source(level: Level, grain: str, category: str, per: str) -> str:
    """Where the database has the sum: a grain of its counts, or the reports' own rows."""
    if grain == "month" and per == "day":
        grain = "day"
    kept = {
        Level.COUNTY: {"month", "day"},
        Level.TOWN: {"month", "day"} if category == ALL else {"month"},
        Level.VILLAGE: {"month"} if category == ALL else set(),
    }
    return grain if grain in kept.get(level, set()) else "report"
