"""The figures that officials read: of a place and a window, in one sum or by day, month, category,
state or place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from gridwatch.analysis.figures.measures import FLOWS, STOCKS, Measure, now_in
from gridwatch.analysis.figures.small_counts import rounded_rows
from gridwatch.analysis.figures.sums import ALL, EACH, SumOf, Sums, add_by_todays_map, add_steps
from gridwatch.analysis.figures.tables import By, Counts, FigureQuery, FigureRow, FigureTable, MapView, Remainder
from gridwatch.analysis.places_below import places_below
from gridwatch.analysis.windows import BEGINNING, Window, periods
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import State
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


def get_figure_table(session: Session, query: FigureQuery, *, actor: Actor, now: datetime) -> FigureTable:
    """The figures as this actor may know them: equal to the lists that the same actor sees.

    Raises NotFound for an unknown place, NotAllowed, and InvalidField for what cannot be told
    apart.
    """
    place = get_place(session, query.place, pointer="/place")
    today = china_day(now)
    if not actor.may(Right.FIGURES_READ, place.path):
        actor.require(Right.FIGURES_READ_ROUNDED, place.path)
        return FigureTable(
            place, query.window, query.by, now, rounded_rows(session, place, query, today), is_rounded=True
        )
    read = _by_todays_map if query.map is MapView.TODAY else _ROWS[query.by]
    rows = read(session, place, query, today)
    if not actor.may(Right.CLUE_RECORD, place.path):
        rows = [row.without(Measure.CASES) for row in rows]
    if query.category or query.by is By.CATEGORY:
        rows = [row.without(Measure.VISITS) for row in rows]  # a visit has no category
    return FigureTable(place, query.window, query.by, now, rows)


_STOCK_STEPS = tuple({step for steps in STOCKS.values() for step in steps})
_STEPS = (*(flow.value for flow in FLOWS), *_STOCK_STEPS)


def _at_once(session: Session, place: Place, query: FigureQuery, today: date) -> list[FigureRow]:
    """One row, or one for each category."""
    category = EACH if query.by is By.CATEGORY else query.category or ALL
    during = add_steps(session, [place.id], place.level, query.window, _STEPS, today=today, category=category)
    before = _before(session, [place.id], place.level, query.window, today, category)
    found = sorted({cell.category for cell in (*during, *before)})
    prefix = query.category or ""
    categories = [code for code in found if code.startswith(prefix)] if query.by is By.CATEGORY else [category]
    cells = [SumOf(place.id, None, code) for code in categories]
    keys = categories if query.by is By.CATEGORY else [""]
    return [FigureRow(key, _counts(during, before, cell)) for key, cell in zip(keys, cells, strict=True)]


def _by_place(session: Session, place: Place, query: FigureQuery, today: date) -> list[FigureRow]:
    children = places_below(session, place, query.window, query.level)
    category = query.category or ALL
    rows = []
    for level in sorted({child.level for child in children}):
        ids = [child.id for child in children if child.level == level]
        during = add_steps(session, ids, level, query.window, _STEPS, today=today, category=category)
        before = _before(session, ids, level, query.window, today, category)
        rows += [
            FigureRow(child.code, _counts(during, before, SumOf(child.id, None, category)), child)
            for child in children
            if child.level == level
        ]
    return [*rows, *_rest(rows, _at_once(session, place, replace(query, by=None), today)[0].counts)]


def _rest(rows: Sequence[FigureRow], whole: Counts) -> list[FigureRow]:
    """What the whole has besides these rows, if anything."""
    counts = {measure: count - sum(row.counts[measure] for row in rows) for measure, count in whole.items()}
    return [FigureRow(Remainder.REST, counts)] if any(counts.values()) else []


def _by_period(session: Session, place: Place, query: FigureQuery, today: date) -> list[FigureRow]:
    assert query.by is not None
    category = query.category or ALL
    found = counts_by_period(session, [place.id], place.level, query.window, query.by, today=today, category=category)
    return [
        FigureRow(_starts_on(period, query.by).isoformat(), counts, during=period) for period, counts in found[place.id]
    ]


def counts_by_period(
    session: Session,
    places: Sequence[int],
    level: Level,
    during: Window,
    by: By,
    *,
    today: date,
    category: str = ALL,
) -> dict[int, list[tuple[Window, Counts]]]:
    """The counts of some places of a level, by day or month.

    Stocks stand at the end of each period, or now in the one that runs.
    """
    taken = add_steps(session, places, level, during, _STEPS, today=today, category=category, per=by.value)
    before = _before(session, places, level, during, today, category)
    found: dict[int, list[tuple[Window, Counts]]] = {place: [] for place in places}
    for place, rows in found.items():
        running: Mapping[str, int] = before[SumOf(place, None, category)]
        for period in periods(during, by_month=by is By.MONTH, today=today):
            steps = taken[SumOf(place, _starts_on(period, by), category)]
            running = {step: running.get(step, 0) + steps.get(step, 0) for step in _STOCK_STEPS}
            rows.append((period, {flow: steps.get(flow.value, 0) for flow in FLOWS} | _stocks(running)))
    return found


def _starts_on(period: Window, by: By) -> date:
    return period.first.replace(day=1) if by is By.MONTH else period.first


def _by_state(session: Session, place: Place, query: FigureQuery, today: date) -> list[FigureRow]:
    """In which states those are now that were received in the window."""
    steps = {state: now_in(state) for state in State if state is not State.DRAFT}
    category = query.category or ALL
    wanted = list(steps.values())
    sums = add_steps(session, [place.id], place.level, query.window, wanted, today=today, category=category)
    taken = sums[SumOf(place.id, None, category)]
    return [FigureRow(state.value, {Measure.STANDING: taken.get(step, 0)}) for state, step in steps.items()]


def _by_todays_map(session: Session, place: Place, query: FigureQuery, today: date) -> list[FigureRow]:
    """Counties, towns and villages, or those below one, with what they consist of today."""
    if query.by not in {None, By.PLACE} or query.category or not query.window.is_over_by_months(today):
        raise InvalidField(
            reason_zh="按现行区划只能查看已结束的整月，合计或按区划，不按分类。",
            reason_en="By today's map one reads whole months that are over, in sum or by place, without category.",
            pointer="/map",
        )
    children = places_below(session, place, query.window, query.level) if query.by is By.PLACE else [place]
    if any(child.level in {Level.GROUP, Level.GRID} for child in children):
        raise InvalidField(
            reason_zh="按现行区划可查看到村一级。",
            reason_en="By today's map one reads down to the village.",
            pointer="/map",
        )
    rows = []
    for child in children:
        during = add_by_todays_map(session, child.id, query.window, _STEPS)
        before = add_by_todays_map(session, child.id, Window(BEGINNING, query.window.first), _STOCK_STEPS)
        key = child.code if query.by is By.PLACE else ""
        rows.append(FigureRow(key, _counts(during, before, SumOf(child.id, None, ALL)), child))
    return rows


_ROWS: dict[By | None, Callable[[Session, Place, FigureQuery, date], list[FigureRow]]] = {
    None: _at_once,
    By.CATEGORY: _at_once,
    By.DAY: _by_period,
    By.MONTH: _by_period,
    By.STATE: _by_state,
    By.PLACE: _by_place,
}


def _before(session: Session, places: Sequence[int], level: Level, during: Window, today: date, category: str) -> Sums:
    """What the stocks were when the window began."""
    ever = Window(BEGINNING, during.first)
    return add_steps(session, places, level, ever, _STOCK_STEPS, today=today, category=category)


def _counts(during: Sums, before: Sums, cell: SumOf) -> Counts:
    taken, stood = during[cell], before[cell]
    ever = {step: taken.get(step, 0) + stood.get(step, 0) for step in _STOCK_STEPS}
    return {flow: taken.get(flow.value, 0) for flow in FLOWS} | _stocks(ever)


def _stocks(ever: Mapping[str, int]) -> Counts:
    return {measure: sum(sign * ever.get(step, 0) for step, sign in steps.items()) for measure, steps in STOCKS.items()}
