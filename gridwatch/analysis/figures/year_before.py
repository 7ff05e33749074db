"""A window against the same one a year before, and the base, which is kept as one first used it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.analysis.figures.figures import get_figure_table
from gridwatch.analysis.figures.measures import Measure
from gridwatch.analysis.figures.sums import ALL
from gridwatch.analysis.figures.tables import Counts, FigureQuery, FigureTable
from gridwatch.analysis.windows import Window
from gridwatch.people.actor import Actor
from gridwatch.territory.calendar import china_day


@dataclass(frozen=True, slots=True)
class Change:
    """A count now and a year before."""

    this: int
    base: int

    @property
    def value(self) -> float | None:
        """(this − base) ÷ base, or None when the base is 0: no change can be said of nothing."""
        return (self.this - self.base) / self.base if self.base > 0 else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Each count against its base: the same days of the year before, as they stood when the actor
    first asked."""

    base_window: Window
    base_taken_at: datetime
    changes: Mapping[Measure, Change]


def compare(session: Session, query: FigureQuery, *, actor: Actor, now: datetime) -> Comparison:
    """Each count of the whole window against the same days of the year before. Raises as
    `get_figure_table`.

    Of a window that runs, the days until today are compared with the same ones of the year before;
    of one to come none.
    """
    today = china_day(now)
    whole = replace(query, by=None, level=None, window=query.window.until(today + timedelta(days=1)))
    this = get_figure_table(session, whole, actor=actor, now=now).rows[0].counts
    before = replace(whole, window=whole.window.year_before())
    found = get_figure_table(session, before, actor=actor, now=now)
    base, taken_at = found.rows[0].counts, now
    if query.window.past <= today:
        base, taken_at = _kept(session, before, found, now)
    changes = {measure: Change(count, base[measure]) for measure, count in this.items() if measure in base}
    return Comparison(before.window, taken_at, changes)


_TAKE = text("""
    INSERT INTO figure_base (account_id, place_id, sight, category, first, past, taken_at, counts)
    SELECT actor_account(), :place, actor_sight(:place), :category, :first, :past, :now, CAST(:counts AS jsonb)
    ON CONFLICT DO NOTHING
""")
_READ = text("""
    SELECT counts, taken_at FROM figure_base
    WHERE account_id = actor_account() AND place_id = :place AND sight = actor_sight(:place)
      AND category = :category AND first = :first AND past = :past
""")


def _kept(session: Session, before: FigureQuery, found: FigureTable, now: datetime) -> tuple[Counts, datetime]:
    """The base as the actor first used it: a row of their own, so that nobody's base tells of
    another's."""
    key = {
        "place": found.place.id,
        "category": f"{before.map}:{before.category or ALL}",
        "first": before.window.first,
        "past": before.window.past,
    }
    counts = json.dumps({measure.value: count for measure, count in found.rows[0].counts.items()})
    session.execute(_TAKE, key | {"now": now, "counts": counts})
    row = session.execute(_READ, key).one()
    return {Measure(name): count for name, count in row.counts.items()}, row.taken_at
