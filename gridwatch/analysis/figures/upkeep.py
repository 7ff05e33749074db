"""Keeping the counts: folding increments into them, and proving that they are what the events
say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from gridwatch.reports.models import Report

FOLDED_AT_ONCE = 5000
_REPORTS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Proof:
    """What recomputing everything from the events found: how much was compared, and what
    differs."""

    reports: int
    wrong_reports: list[UUID]
    wrong_counts: list[Row[tuple[object, ...]]]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.wrong_reports and not self.wrong_counts


def fold_increments(session: Session, *, now: datetime) -> int:
    """Move some increments into the counts; how many, 0 when there are none."""
    folded = session.scalar(text("SELECT fold_figures(:most)"), {"most": FOLDED_AT_ONCE})
    assert isinstance(folded, int)
    return folded


def rebuild_figures(session: Session) -> None:
    """Throw the counts away and make them from the reports' rows; submissions and moves wait
    meanwhile."""
    session.execute(text("SELECT rebuild_figures()"))


def verify_figures(session: Session) -> Iterator[int | Proof]:
    """Recompute every report's steps from its events, and all counts from these; says how far it
    is, then the proof.

    As the product itself, in one snapshot: a transaction that is repeatable read.
    """
    done, wrong = 0, list[UUID]()
    ids = session.scalars(select(Report.id).order_by(Report.id).execution_options(yield_per=_REPORTS_AT_ONCE))
    for batch in ids.partitions():
        wrong += session.scalars(text("SELECT milestone_differences(:ids)"), {"ids": list(batch)})
        done += len(batch)
        yield done
    counts = list(session.execute(text("SELECT * FROM figure_differences()")))
    yield Proof(done, wrong, counts)
