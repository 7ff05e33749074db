"""The tables of figures that can be exported: figures, their change on the year, asset rates,
coverage by group."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from gridwatch.analysis.assets import AssetRates, get_asset_rates
from gridwatch.analysis.coverage.coverage import GroupCoverage, get_coverage_table
from gridwatch.analysis.figures.figures import get_figure_table
from gridwatch.analysis.figures.measures import RATES, Measure
from gridwatch.analysis.figures.tables import By, FigureQuery, FigureRow, FigureTable, MapView, Ratio
from gridwatch.analysis.figures.year_before import Change, Comparison, compare
from gridwatch.analysis.windows import window
from gridwatch.exports.exportable import Ask, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import State
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.vocabulary.coverage import ASSET_RATE
from gridwatch.vocabulary.figures import MEASURE, RATE


@dataclass(frozen=True, slots=True)
class FiguresWanted:
    """Which figures: of a place, from a day until before another, told apart or not."""

    place: str
    first: date
    past: date
    by: By | None = None
    category: str | None = None
    level: Level | None = None
    map: MapView = MapView.AS_ROUTED


@dataclass(frozen=True, slots=True)
class ComparisonWanted:
    """Which figures against those of the same days a year before."""

    place: str
    first: date
    past: date
    category: str | None = None
    map: MapView = MapView.AS_ROUTED


@dataclass(frozen=True, slots=True)
class AssetRatesWanted:
    """The rates made of the returns of a place's villages for the months of a window."""

    place: str
    first: date
    past: date


@dataclass(frozen=True, slots=True)
class CoverageWanted:
    """The groups of a place, on a day or now."""

    place: str
    on: date | None = None


def _figures(ask: Ask) -> Generator[tuple[FigureTable, FigureRow]]:
    wanted: FiguresWanted = ask.wanted
    during = window(wanted.first, wanted.past)
    query = FigureQuery(wanted.place, during, wanted.by, wanted.category, wanted.level, wanted.map)
    found = get_figure_table(ask.session, query, actor=ask.actor, now=ask.now)
    for row in found.rows:
        yield found, row


def _comparison(ask: Ask) -> Generator[tuple[Comparison, str, Change]]:
    wanted: ComparisonWanted = ask.wanted
    during = window(wanted.first, wanted.past)
    query = FigureQuery(wanted.place, during, category=wanted.category, map=wanted.map)
    found = compare(ask.session, query, actor=ask.actor, now=ask.now)
    for measure, change in found.changes.items():
        yield found, ask.language.choose(*MEASURE[measure].label), change


def _asset_rates(ask: Ask) -> Generator[tuple[AssetRates, str, Ratio]]:
    wanted: AssetRatesWanted = ask.wanted
    during = window(wanted.first, wanted.past)
    found = get_asset_rates(ask.session, wanted.place, during, actor=ask.actor, now=ask.now)
    for name, term in ASSET_RATE.items():
        yield found, ask.language.choose(*term.label), getattr(found, name)


def _coverage(ask: Ask) -> Generator[tuple[Place, GroupCoverage]]:
    wanted: CoverageWanted = ask.wanted
    found = get_coverage_table(
        ask.session, wanted.place, wanted.on, Level.GROUP,
        actor=ask.actor, vault=ask.rules.vault, rules=ask.rules.coverage, now=ask.now,
    )  # fmt: skip
    groups = select(Place).where(Place.path.op("@>")([found.place.id]), Place.level == Level.GROUP)
    for place in ask.session.scalars(groups.order_by(Place.code)):
        if place.id in found.groups:
            yield place, found.groups[place.id]


def _of(pair: tuple[FigureTable, FigureRow]) -> Any:
    """What a row is of: its place, its state in words, the rest, or the day, month or category it
    is of."""
    figures, row = pair
    return State(row.key) if figures.by is By.STATE else row.key or None


def _count(measure: Measure) -> Column:
    zh, en = MEASURE[measure].label
    return Column(zh, en, lambda pair: pair[1].counts.get(measure), Kind.NUMBER, 12)


def _rate(name: str) -> Column:
    zh, en = RATE[name].label
    return Column(zh, en, lambda pair: pair[1].rates[name].value if name in pair[1].rates else None, Kind.SHARE, 12)


FIGURES = table(
    "统计", "Figures",
    rights=(Right.FIGURES_READ, Right.FIGURES_READ_ROUNDED),
    wanted=FiguresWanted,
    columns=(
        Column("区划代码", "Place code", lambda pair: (pair[1].place or pair[0].place).code, width=19),
        Column("区划", "Place", lambda pair: (pair[1].place or pair[0].place).name, width=16),
        Column("分项", "Of", _of, Kind.CODE),
        Column("自", "From", lambda pair: (pair[1].during or pair[0].window).first, Kind.DAY),
        Column("至（不含）", "To (not included)", lambda pair: (pair[1].during or pair[0].window).past, Kind.DAY),
        *(_count(measure) for measure in Measure),
        *(_rate(name) for name in RATES),
        Column("已取整", "Rounded", lambda pair: pair[0].is_rounded, Kind.FLAG, 8),
        Column("数据截至", "As of", lambda pair: pair[0].as_of, Kind.INSTANT, 17),
    ),
    rows=_figures,
)  # fmt: skip

YEAR_ON_YEAR = table(
    "同比", "Year on year",
    rights=(Right.FIGURES_READ, Right.FIGURES_READ_ROUNDED),
    wanted=ComparisonWanted,
    columns=(
        Column("指标", "Figure", lambda row: row[1], width=18),
        Column("本期", "This window", lambda row: row[2].this, Kind.NUMBER, 12),
        Column("上年同期", "A year before", lambda row: row[2].base, Kind.NUMBER, 12),
        Column("同比变化", "Change", lambda row: row[2].value, Kind.SHARE, 12),
        Column("上年同期自", "Base from", lambda row: row[0].base_window.first, Kind.DAY),
        Column("上年同期至（不含）", "Base to (not included)", lambda row: row[0].base_window.past, Kind.DAY, 18),
        Column("基数取定时间", "Base taken at", lambda row: row[0].base_taken_at, Kind.INSTANT, 17),
    ),
    rows=_comparison,
)  # fmt: skip

ASSET_RATES = table(
    "三资台账", "Collective assets",
    rights=(Right.COVERAGE_READ,),
    wanted=AssetRatesWanted,
    columns=(
        Column("指标", "Figure", lambda row: row[1], width=18),
        Column("分子", "Numerator", lambda row: row[2].numerator, Kind.NUMBER, 12),
        Column("分母", "Denominator", lambda row: row[2].denominator, Kind.NUMBER, 12),
        Column("比率", "Rate", lambda row: row[2].value, Kind.SHARE, 12),
        Column("已填报村数", "Villages that returned", lambda row: row[0].villages_returned, Kind.NUMBER, 11),
    ),
    rows=_asset_rates,
)  # fmt: skip

COVERAGE = table(
    "覆盖情况", "Coverage",
    rights=(Right.COVERAGE_READ,),
    wanted=CoverageWanted,
    columns=(
        Column("组代码", "Group code", lambda pair: pair[0].code, width=19),
        Column("组", "Group", lambda pair: pair[0].name),
        Column("户数", "Households", lambda pair: pair[1].households, Kind.NUMBER, 8),
        Column("应配监督员", "Monitors needed", lambda pair: pair[1].needed, Kind.NUMBER, 11),
        Column("在任监督员", "Monitors in term", lambda pair: pair[1].monitors, Kind.NUMBER, 11),
        Column("已登录", "Signed in", lambda pair: pair[1].signed_in, Kind.NUMBER, 8),
        Column("配备情况", "Staffing", lambda pair: pair[1].staffing, Kind.CODE),
        Column("活动情况", "Activity", lambda pair: pair[1].activity, Kind.CODE, 20),
    ),
    rows=_coverage,
)  # fmt: skip
