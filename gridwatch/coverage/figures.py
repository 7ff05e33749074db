"""The figures that officials read: of a place and a window, in one sum or by day, month, category, state or place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.coverage.measures import FLOWS, RATES, STOCKS, Measure, standing
from gridwatch.coverage.rounding import FLOWS as ROUNDED_FLOWS
from gridwatch.coverage.rounding import STOCKS as ROUNDED_STOCKS
from gridwatch.coverage.rounding import RoundedCell, add_rounded
from gridwatch.coverage.sums import ALL, EACH, Cell, Sums, add_steps
from gridwatch.coverage.windows import BEGINNING, Window
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import State
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


class By(StrEnum):
    """What figures are told apart by."""

    DAY = "day"
    MONTH = "month"
    CATEGORY = "category"
    STATE = "state"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """Which figures: of a place (its code), in a window, told apart or not, of categories that start so or of all."""

    place: str
    window: Window
    by: By | None = None
    category: str | None = None
    level: Level | None = None
    """With `by` place: the level of the places below, when it is not the next one."""


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
    """The counts of one day, month, category, state or place; `key` says which, and is empty for the whole."""

    key: str
    counts: Counts
    place: Place | None = None
    during: Window | None = None

    @property
    def rates(self) -> dict[str, Ratio]:
        """The rates that the counts allow."""
        return {
            name: Ratio(self.counts[rate.numerator], sum(self.counts[part] for part in rate.of))
            for name, rate in RATES.items()
            if {rate.numerator, *rate.of} <= self.counts.keys()
        }


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Figures with what they are of and when they were read."""

    place: Place
    window: Window
    by: By | None
    as_of: datetime
    rows: Sequence[FigureRow]
    is_rounded: bool = False


def read_figures(session: Session, query: FigureQuery, *, actor: Actor, now: datetime) -> FigureTable:
    """The figures as this actor may know them: equal to the lists that the same actor sees.

    Raises NotFound for an unknown place, NotAllowed, and InvalidField for what cannot be told apart.
    """
    place = get_place(session, query.place, pointer="/place")
    today = china_day(now)
    if not actor.may(Right.FIGURES_READ, place.path):
        actor.require(Right.FIGURES_READ_ROUNDED, place.path)
        return FigureTable(place, query.window, query.by, now, _rounded(session, place, query, today), is_rounded=True)
    match query.by:
        case By.STATE:
            rows = _by_state(session, place, query, today)
        case By.PLACE:
            rows = _by_place(session, place, query, today)
        case By.DAY | By.MONTH:
            rows = _by_period(session, place, query, today)
        case _:
            rows = _at_once(session, place, query, today)
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
    cells = [Cell(place.id, None, code) for code in categories]
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
            FigureRow(child.code, _counts(during, before, Cell(child.id, None, category)), child)
            for child in children
            if child.level == level
        ]
    return rows


def _by_period(session: Session, place: Place, query: FigureQuery, today: date) -> list[FigureRow]:
    """Stocks stand at the end of each period, or now in the one that runs."""
    assert query.by is not None
    category = query.category or ALL
    during = add_steps(
        session, [place.id], place.level, query.window, _STEPS, today=today, category=category, per=query.by.value
    )
    running = _before(session, [place.id], place.level, query.window, today, category)[Cell(place.id, None, category)]
    rows = []
    for starts_on in _starts(query.window, query.by, today):
        period = _period(starts_on, query.by, query.window)
        taken = during[Cell(place.id, starts_on, category)]
        running = {step: running.get(step, 0) + taken.get(step, 0) for step in _STOCK_STEPS}
        flows = {flow: taken.get(flow.value, 0) for flow in FLOWS}
        rows.append(FigureRow(starts_on.isoformat(), flows | _stocks(running), during=period))
    return rows


def _by_state(session: Session, place: Place, query: FigureQuery, today: date) -> list[FigureRow]:
    """How many stand in each state at the cut-off."""
    steps = {state: next(iter(standing(state))) for state in State if state is not State.DRAFT}
    category = query.category or ALL
    ever = Window(BEGINNING, query.window.past)
    sums = add_steps(session, [place.id], place.level, ever, list(steps.values()), today=today, category=category)
    taken = sums[Cell(place.id, None, category)]
    return [FigureRow(state.value, {Measure.STANDING: taken.get(step, 0)}) for state, step in steps.items()]


def _rounded(session: Session, place: Place, query: FigureQuery, today: date) -> list[FigureRow]:
    """What those read who read no report; see rounding.py."""
    if query.by in {By.DAY, By.STATE}:
        raise InvalidField(
            reason_zh="您的职务可按月、类别或区划查看。",
            reason_en="Your office reads figures by month, category or place.",
            pointer="/by",
        )
    category = EACH if query.by is By.CATEGORY else query.category or ALL
    places = places_below(session, place, query.window, query.level) if query.by is By.PLACE else [place]
    per = "month" if query.by is By.MONTH else "window"
    found = add_rounded(session, places, query.window, category=category, per=per, today=today)
    if query.by is By.PLACE:
        return [FigureRow(one.code, _rounded_counts(found, (one.id, None, category)), one) for one in places]
    if query.by is By.CATEGORY:
        codes = sorted(code for _, _, code in found if code.startswith(query.category or ""))
        return [FigureRow(code, _rounded_counts(found, (place.id, None, code))) for code in codes]
    if query.by is By.MONTH:
        starts = _starts(query.window, By.MONTH, today)
        return [FigureRow(day.isoformat(), _rounded_counts(found, (place.id, day, category))) for day in starts]
    return [FigureRow("", _rounded_counts(found, (place.id, None, category)))]


def _rounded_counts(found: Mapping[RoundedCell, Counts], cell: RoundedCell) -> Counts:
    """Every measure of a cell; stocks stand at the end of a window alone, so that months have none."""
    told = ROUNDED_FLOWS if cell[1] else (*ROUNDED_FLOWS, *ROUNDED_STOCKS)
    counts = found.get(cell, {})
    return {measure: counts.get(measure, 0) for measure in told}


def places_below(session: Session, place: Place, during: Window, level: Level | None) -> Sequence[Place]:
    """The places of a level below one, or its children, that existed in the window, by code. Raises InvalidField."""
    query = select(Place).where(Place.opened_on < during.past).order_by(Place.code)
    query = query.where(Place.closed_on.is_(None) | (Place.closed_on > during.first))
    if level is None:
        return session.scalars(query.where(Place.parent_id == place.id)).all()
    if level in {Level.GROUP, Level.GRID} and place.level is Level.COUNTY:
        raise InvalidField(
            reason_zh="组一级请按乡镇或村查询。",
            reason_en="Groups are asked for by town or village.",
            pointer="/level",
        )
    return session.scalars(query.where(Place.path.contains([place.id]), Place.level == level)).all()


def _before(session: Session, places: Sequence[int], level: Level, during: Window, today: date, category: str) -> Sums:
    """What the stocks were when the window began."""
    ever = Window(BEGINNING, during.first)
    return add_steps(session, places, level, ever, _STOCK_STEPS, today=today, category=category)


def _counts(during: Sums, before: Sums, cell: Cell) -> Counts:
    taken, stood = during[cell], before[cell]
    ever = {step: taken.get(step, 0) + stood.get(step, 0) for step in _STOCK_STEPS}
    return {flow: taken.get(flow.value, 0) for flow in FLOWS} | _stocks(ever)


def _stocks(ever: Mapping[str, int]) -> Counts:
    return {measure: sum(sign * ever.get(step, 0) for step, sign in steps.items()) for measure, steps in STOCKS.items()}


def _period(starts_on: date, by: By, during: Window) -> Window:
    """The part of a day or month that lies in the window."""
    return Window(max(starts_on, during.first), min(_next(starts_on, by), during.past))


def _next(starts_on: date, by: By) -> date:
    return (starts_on + timedelta(days=32)).replace(day=1) if by is By.MONTH else starts_on + timedelta(days=1)


def _starts(during: Window, by: By, today: date) -> list[date]:
    """The first day of each period of a window until now; a month that the window cuts starts on its first day."""
    starts, day = [], during.first.replace(day=1) if by is By.MONTH else during.first
    while day < during.past and day <= today:
        starts.append(day)
        day = _next(day, by)
    return starts
