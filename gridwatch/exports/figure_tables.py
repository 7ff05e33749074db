"""The tables of figures that can be exported: figures, coverage by group, rankings of towns, blind spots."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from gridwatch.coverage.coverage import GroupCoverage, read_coverage
from gridwatch.coverage.figures import read_figures
from gridwatch.coverage.measures import RATES, Measure
from gridwatch.coverage.rankings import RankedTown, rank_towns
from gridwatch.coverage.silences import BlindSpot, find_blind_spots
from gridwatch.coverage.tables import By, FigureQuery, FigureRow, FigureTable, MapView
from gridwatch.coverage.windows import window
from gridwatch.exports.columns import Column, Kind
from gridwatch.exports.exportable import Ask, table
from gridwatch.exports.wording import MEASURES, RATE_NAMES
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import State
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


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
class CoverageWanted:
    """The groups of a place, on a day or now."""

    place: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class RankingWanted:
    """Towns of a county by a rate; below `least` cases a town has no rank."""

    place: str
    first: date
    past: date
    rate: str
    least: int = 10


@dataclass(frozen=True, slots=True)
class BlindSpotsWanted:
    """So many silent groups of a county or town."""

    place: str
    first: date
    past: date
    most: int = 20


def _figures(ask: Ask) -> Generator[tuple[FigureTable, FigureRow]]:
    wanted: FiguresWanted = ask.wanted
    during = window(wanted.first, wanted.past)
    query = FigureQuery(wanted.place, during, wanted.by, wanted.category, wanted.level, wanted.map)
    found = read_figures(ask.session, query, actor=ask.actor, now=ask.now)
    for row in found.rows:
        yield found, row


def _coverage(ask: Ask) -> Generator[tuple[Place, GroupCoverage]]:
    wanted: CoverageWanted = ask.wanted
    found = read_coverage(
        ask.session, wanted.place, wanted.on, Level.GROUP,
        actor=ask.actor, vault=ask.rules.vault, rules=ask.rules.coverage, now=ask.now,
    )  # fmt: skip
    groups = select(Place).where(Place.path.op("@>")([found.place.id]), Place.level == Level.GROUP)
    for place in ask.session.scalars(groups.order_by(Place.code)):
        if place.id in found.groups:
            yield place, found.groups[place.id]


def _rankings(ask: Ask) -> Generator[RankedTown]:
    wanted: RankingWanted = ask.wanted
    during = window(wanted.first, wanted.past)
    yield from rank_towns(
        ask.session, wanted.place, during, wanted.rate, least=wanted.least, actor=ask.actor, now=ask.now
    ).towns


def _blind_spots(ask: Ask) -> Generator[BlindSpot]:
    wanted: BlindSpotsWanted = ask.wanted
    during = window(wanted.first, wanted.past)
    yield from find_blind_spots(ask.session, wanted.place, during, most=wanted.most, actor=ask.actor, now=ask.now).items


def _of(pair: tuple[FigureTable, FigureRow]) -> Any:
    """What a row is of: its place, its state in words, or the day, month or category by which figures are told."""
    figures, row = pair
    return State(row.key) if figures.by is By.STATE else row.key or None


def _count(measure: Measure) -> Column:
    zh, en = MEASURES[measure]
    return Column(zh, en, lambda pair: pair[1].counts.get(measure), Kind.NUMBER, 12)


def _rate(name: str) -> Column:
    zh, en = RATE_NAMES[name]
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

RANKINGS = table(
    "乡镇排名", "Rankings",
    rights=(Right.FIGURES_READ,),
    wanted=RankingWanted,
    columns=(
        Column("名次", "Rank", lambda town: town.rank, Kind.NUMBER, 6),
        Column("乡镇代码", "Town code", lambda town: town.place.code),
        Column("乡镇", "Town", lambda town: town.place.name, width=16),
        Column("分子", "Numerator", lambda town: town.ratio.numerator, Kind.NUMBER, 10),
        Column("分母", "Denominator", lambda town: town.ratio.denominator, Kind.NUMBER, 10),
        Column("实际比率", "Rate", lambda town: town.ratio.value, Kind.SHARE),
        Column("排名所用比率", "Rate ranked by", lambda town: town.shrunk, Kind.SHARE),
        Column("自身数据权重", "Own weight", lambda town: town.own_weight, Kind.SHARE),
    ),
    rows=_rankings,
)  # fmt: skip

BLIND_SPOTS = table(
    "监督盲区", "Blind spots",
    rights=(Right.FIGURES_READ,),
    wanted=BlindSpotsWanted,
    columns=(
        Column("组代码", "Group code", lambda spot: spot.code, width=19),
        Column("组", "Group", lambda spot: spot.name),
        Column("户数", "Households", lambda spot: spot.households, Kind.NUMBER, 8),
        Column("监督员", "Monitors", lambda spot: spot.monitors, Kind.NUMBER, 8),
        Column("预期报告数", "Expected reports", lambda spot: round(spot.expected, 2), Kind.NUMBER, 12),
        Column("零报告概率", "Probability of silence", lambda spot: spot.probability, Kind.SHARE, 12),
        Column("最近走访", "Last visit", lambda spot: spot.last_visited_on, Kind.DAY),
    ),
    rows=_blind_spots,
)  # fmt: skip
