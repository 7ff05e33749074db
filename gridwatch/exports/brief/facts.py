"""What a monthly brief is made of: read once, for the very person who asked, before it is put into
words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.analysis.coverage.blind_spots import BlindSpot, list_blind_spots
from gridwatch.analysis.coverage.coverage import Coverage, get_coverage_table
from gridwatch.analysis.figures.figures import get_figure_table
from gridwatch.analysis.figures.measures import Measure
from gridwatch.analysis.figures.tables import By, FigureQuery, FigureRow
from gridwatch.analysis.figures.year_before import Change, compare
from gridwatch.analysis.windows import Window, window
from gridwatch.errors import InvalidField
from gridwatch.exports.exportable import Ask
from gridwatch.findings.figures import LedgerFigures, get_figures
from gridwatch.pairing.figures import PairingFigures, PairingWindow, list_town_pairings, sum_up
from gridwatch.people.permissions import Right
from gridwatch.reports.models import Category
from gridwatch.reports.overdue.worklist import OverdueFilter, OverdueReport, OverdueTotals, count_overdue, list_overdue
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place

_OVERDUE_SHOWN, _CATEGORIES_SHOWN, _SPOTS_SHOWN = 20, 12, 5
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class BriefWanted:
    """The brief of a town (a code) for the month that begins on a day."""

    place: str
    month: date


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a brief says, before it is put into words."""

    town: Place
    month: Window
    as_of: datetime
    whole: FigureRow
    changes: Mapping[Measure, Change]
    base_taken_at: datetime
    """When the numbers of the year before were first used; they stay so."""
    months: Sequence[FigureRow]
    categories: Sequence[tuple[str, int]]
    villages: Sequence[FigureRow]
    coverage: Coverage
    overdue: Sequence[OverdueReport]
    overdue_totals: OverdueTotals
    """As of now, as the list is; the figure stands at the end of a month that is over."""
    spots: Sequence[BlindSpot]
    ledger: LedgerFigures
    pairing: PairingFigures

    @property
    def is_over(self) -> bool:
        """Whether the month is over, so that its stocks stand at its end rather than now."""
        return china_day(self.as_of) >= self.month.past


def check_brief(ask: Ask) -> tuple[Place, Window]:
    """The town and the month, if there can be a brief of them. Raises NotFound, NotAllowed,
    InvalidField."""
    wanted: BriefWanted = ask.wanted
    town = get_place(ask.session, wanted.place, pointer="/place")
    if town.level is not Level.TOWN:
        raise InvalidField(reason_zh="简报按乡镇编制。", reason_en="Briefs are of a town.", pointer="/place")
    ask.actor.require(Right.BRIEF_EXPORT, town.path)
    if wanted.month > china_day(ask.now):
        raise InvalidField(
            reason_zh="这个月还没有开始。", reason_en="That month has not begun.", pointer="/month"
        )  # fmt: skip
    first = wanted.month.replace(day=1)
    return town, window(first, _next_month(first))


def get_facts(ask: Ask, town: Place, month: Window) -> Facts:
    session, actor, now = ask.session, ask.actor, ask.now
    query = FigureQuery(town.code, month)
    past_year = Window(months_before(month.past, _MONTHS), month.past)

    def told(by: By, during: Window = month) -> Sequence[FigureRow]:
        return get_figure_table(session, replace(query, by=by, window=during), actor=actor, now=now).rows

    last = min(month.past - timedelta(days=1), china_day(now))
    covered = get_coverage_table(
        session, town.code, last, None,
        actor=actor, vault=ask.rules.vault, rules=ask.rules.coverage, now=now,
    )  # fmt: skip
    compared = compare(session, query, actor=actor, now=now)
    late = OverdueFilter(place=town.code)
    return Facts(
        town, month, now,
        whole=get_figure_table(session, query, actor=actor, now=now).rows[0],
        changes=compared.changes,
        base_taken_at=compared.base_taken_at,
        months=told(By.MONTH, past_year),
        categories=_named(session, told(By.CATEGORY)),
        villages=told(By.PLACE),
        coverage=covered.whole,
        overdue=list_overdue(session, late, actor=actor, after=None, limit=_OVERDUE_SHOWN, now=now),
        overdue_totals=count_overdue(session, late, actor=actor, now=now),
        spots=list_blind_spots(session, town.code, past_year, most=_SPOTS_SHOWN, actor=actor, now=now).items,
        ledger=get_figures(session, town.code, month.first, month.past),
        pairing=sum_up(list_town_pairings(session, PairingWindow(town.code, month.first, month.past))),
    )  # fmt: skip


def _named(session: Session, found: Sequence[FigureRow]) -> list[tuple[str, int]]:
    """Categories by name with what was received, most first."""
    names = {code: f"{code} {name}" for code, name in session.execute(select(Category.code, Category.name_zh))}
    counts = [(names.get(row.key, row.key), row.counts[Measure.RECEIVED]) for row in found]
    return sorted((one for one in counts if one[1]), key=lambda one: (-one[1], one[0]))[:_CATEGORIES_SHOWN]


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def months_before(first: date, months: int) -> date:
    """The first of the month so many months earlier."""
    at = first.year * 12 + first.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)
