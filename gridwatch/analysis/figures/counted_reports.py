"""The list behind a figure: which reports it counts, by the same steps that it was added up
from."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, bindparam, text

from gridwatch.analysis.figures.measures import ENDS_A_DAY, FLOWS, STOCKS, Measure
from gridwatch.analysis.windows import BEGINNING, Window, window
from gridwatch.errors import InvalidField
from gridwatch.reports.models import Report
from gridwatch.reports.reading.matching import ReportFilter

LISTED = frozenset(Measure) - {Measure.VISITS, Measure.STANDING}
"""Measures of reports; visits have a list of their own, and what stands in a state is listed by the
state."""

_COUNTED = """
    0 < (SELECT sum(s.quantity * w.sign) FROM report_step s
         JOIN unnest(CAST(:steps AS text[]), CAST(:signs AS integer[]), CAST(:pasts AS date[])) w (step, sign, past)
           ON w.step = s.measure AND s.day < w.past
         WHERE s.report_id = report.id AND s.day >= :since)
"""


@dataclass(frozen=True, slots=True)
class CountedFilter(ReportFilter):
    """The filter of a list of reports, and with `counted` what a figure counts in a window."""

    counted: Measure | None = None
    first: date | None = None
    past: date | None = None

    def with_figure(self, today: date) -> Self:
        """With the condition that the figure makes, as the list takes it. Raises InvalidField."""
        if self.counted is None or self.first is None or self.past is None:
            return self
        return replace(self, also=counted_by(self.counted, window(self.first, self.past), today=today))


def counted_by(measure: Measure, during: Window, *, today: date) -> ColumnElement[bool]:
    """A condition on `Report` for exactly what the measure counts in the window. Raises
    InvalidField."""
    if measure not in LISTED:
        raise InvalidField(
            reason_zh="该指标没有对应的报告列表。", reason_en="This measure has no list of reports.", pointer="/counted"
        )
    steps = {measure.value: 1} if measure in FLOWS else dict(STOCKS[measure])
    values: dict[str, Any] = {
        "steps": list(steps),
        "signs": list(steps.values()),
        "pasts": [min(during.past, _happened_before(step, today)) for step in steps],
        "since": during.first if measure in FLOWS else BEGINNING,
    }
    condition = text(_COUNTED).bindparams(*(bindparam(name, value, unique=True) for name, value in values.items()))
    return Report.id.is_not(None) & condition


def _happened_before(step: str, today: date) -> date:
    return today if step in ENDS_A_DAY else today + timedelta(days=1)
