"""A window against the same one a year before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from gridwatch.coverage.figures import read_figures
from gridwatch.coverage.measures import Measure
from gridwatch.coverage.tables import FigureQuery
from gridwatch.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Change:
    """A count now and a year before."""

    this: int
    base: int

    @property
    def value(self) -> float | None:
        """(this − base) ÷ base, or None when the base is 0: no change can be said of nothing."""
        return (self.this - self.base) / self.base if self.base > 0 else None


def compare(session: Session, query: FigureQuery, *, actor: Actor, now: datetime) -> Mapping[Measure, Change]:
    """Each count of the whole window against the same days of the year before. Raises as `read_figures`."""
    whole = replace(query, by=None, level=None)
    this = read_figures(session, whole, actor=actor, now=now).rows[0].counts
    before = replace(whole, window=query.window.year_before())
    base = read_figures(session, before, actor=actor, now=now).rows[0].counts
    return {measure: Change(count, base[measure]) for measure, count in this.items() if measure in base}
