"""Figures for those who read none of the reports: rounded so that no single report can be told from
them.

Each cell, a village's month or a town's month and category, is rounded at random to a multiple of 3
in the database, and answers are sums of such cells: whatever is asked and subtracted, nothing finer
comes out. So an answer is near the truth and never the truth; rates are made of the rounded counts,
and only where these are not small.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.analysis.figures.measures import Measure
from gridwatch.analysis.figures.sums import ALL, EACH
from gridwatch.analysis.figures.tables import By, Counts, FigureQuery, FigureRow
from gridwatch.analysis.places_below import places_below
from gridwatch.analysis.windows import Window, periods
from gridwatch.errors import InvalidField
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place

FLOWS = (
    Measure.RECEIVED, Measure.PROBLEMS, Measure.CLOSED, Measure.CLOSED_IN_TIME, Measure.REPLIES_DUE,
    Measure.REPLIED_IN_TIME, Measure.RATED, Measure.SATISFIED, Measure.VISITS,
)  # fmt: skip
LEAST = 3
"""Counts below are hidden."""
LEAST_CASES = 12
"""Rates of fewer are nothing but rounding."""
RoundedCell = tuple[int, date | None, str]


def rounded_rows(session: Session, place: Place, query: FigureQuery, today: date) -> list[FigureRow]:
    """The table of those who read no report. Raises InvalidField for what is too fine to be
    told."""
    if query.by in {By.DAY, By.STATE}:
        raise InvalidField(
            reason_zh="您的职务可按月、分类或区划查看。",
            reason_en="Your office reads figures by month, category or place.",
            pointer="/by",
        )
    category = EACH if query.by is By.CATEGORY else query.category or ALL
    places = places_below(session, place, query.window, query.level) if query.by is By.PLACE else [place]
    per = "month" if query.by is By.MONTH else "window"
    found = _add_rounded(session, places, query.window, category=category, per=per, today=today)
    if query.by is By.PLACE:
        return [_row(found, (one.id, None, category), one.code, one) for one in places]
    if query.by is By.CATEGORY:
        codes = sorted(code for _, _, code in found if code.startswith(query.category or ""))
        return [_row(found, (place.id, None, code), code) for code in codes]
    if query.by is By.MONTH:
        months = periods(query.window, by_month=True, today=today)
        return [_row(found, (place.id, month.first, category), month.first.isoformat()) for month in months]
    return [_row(found, (place.id, None, category), "")]


def rounded_months(
    session: Session, places: Sequence[Place], during: Window, *, today: date
) -> dict[tuple[int, date], Counts]:
    """The counts of places by month, without those that are small. Raises InvalidField."""
    found = _add_rounded(session, places, during, category=ALL, per="month", today=today)
    return {(key, first): _row(found, (key, first, ALL), "").counts for key, first, _ in found if first is not None}


_ROUNDED = text("""
    SELECT place_id, starts_on, category_code, measure, quantity
    FROM actor_rounded_figures(:places, :since, :until, :category, :per, :measures)
""")


def _add_rounded(
    session: Session, places: Sequence[Place], during: Window, *, category: str, per: str, today: date
) -> dict[RoundedCell, dict[Measure, int]]:
    """Rounded counts by place, month (with `per` month) and category; stocks stand at the end of
    the window.

    What is not there is 0. Raises InvalidField for what is too fine to be told.
    """
    _check(places, during, category, today)
    values = {
        "places": [place.id for place in places],
        "since": during.first,
        "until": during.past,
        "category": category,
        "per": per,
        "measures": [measure.value for measure in FLOWS],
    }
    counts: dict[RoundedCell, dict[Measure, int]] = {}
    for row in session.execute(_ROUNDED, values):
        cell = counts.setdefault((row.place_id, row.starts_on, row.category_code), {})
        cell[Measure(row.measure)] = row.quantity
    return counts


def _check(places: Sequence[Place], during: Window, category: str, today: date) -> None:
    if not during.is_over_by_months(today):
        raise InvalidField(
            reason_zh="您的职务可查看已结束的整月数据：起止日期都须是某月 1 日，且不晚于本月 1 日。",
            reason_en="Your office reads whole months that are over: both days are the 1st of a month that has begun.",
            pointer="/from",
        )
    finest = {Level.COUNTY, Level.TOWN} if category != ALL else {Level.COUNTY, Level.TOWN, Level.VILLAGE}
    if any(place.level not in finest for place in places):
        raise InvalidField(
            reason_zh="您的职务可查看到村一级，按分类时到乡镇一级。",
            reason_en="Your office reads down to the village, and categories down to the town.",
            pointer="/place",
        )


def _row(found: Mapping[RoundedCell, Counts], cell: RoundedCell, key: str, place: Place | None = None) -> FigureRow:
    """The counts of a cell that are not small; what is missing is below LEAST."""
    counts = {measure: count for measure, count in found.get(cell, {}).items() if count >= LEAST}
    return FigureRow(key, counts, place, least_denominator=LEAST_CASES)
