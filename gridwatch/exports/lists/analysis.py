"""What the figures say beyond counts, as tables: rankings, handling times, blind spots, and what
stands out."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date

from gridwatch.analysis.anomalies import Anomaly, list_anomalies
from gridwatch.analysis.coverage.blind_spots import BlindSpot, list_blind_spots
from gridwatch.analysis.handling_times import HandlingTimes, get_handling_times
from gridwatch.analysis.rankings import RankedTown, rank_towns
from gridwatch.analysis.statistics.survival import CurvePoint
from gridwatch.analysis.windows import window
from gridwatch.exports.exportable import Ask, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.people.permissions import Right


@dataclass(frozen=True, slots=True)
class RankingWanted:
    """Towns of a county by a rate; below `least` cases a town has no rank."""

    place: str
    first: date
    past: date
    rate: str
    least: int = 10


@dataclass(frozen=True, slots=True)
class HandlingWanted:
    """Handling times of the problems of a place that began in whole months."""

    place: str
    first: date
    past: date


@dataclass(frozen=True, slots=True)
class BlindSpotsWanted:
    """So many silent groups of a county or town."""

    place: str
    first: date
    past: date
    most: int = 20


@dataclass(frozen=True, slots=True)
class AnomaliesWanted:
    """What stands out at a place; `inspections` are days before which a burst is worth a word."""

    place: str
    first: date
    past: date
    inspections: tuple[date, ...] = ()


def _rankings(ask: Ask) -> Generator[tuple[RankedTown, bool]]:
    wanted: RankingWanted = ask.wanted
    during = window(wanted.first, wanted.past)
    found = rank_towns(ask.session, wanted.place, during, wanted.rate, least=wanted.least, actor=ask.actor, now=ask.now)
    for town in found.towns:
        yield town, found.is_distinct


def _handling(ask: Ask) -> Generator[tuple[HandlingTimes, CurvePoint]]:
    wanted: HandlingWanted = ask.wanted
    found = get_handling_times(
        ask.session, wanted.place, window(wanted.first, wanted.past), actor=ask.actor, now=ask.now
    )
    for point in found.curve:
        yield found, point


def _blind_spots(ask: Ask) -> Generator[BlindSpot]:
    wanted: BlindSpotsWanted = ask.wanted
    during = window(wanted.first, wanted.past)
    yield from list_blind_spots(ask.session, wanted.place, during, most=wanted.most, actor=ask.actor, now=ask.now).items


def _anomalies(ask: Ask) -> Generator[tuple[Anomaly, str]]:
    wanted: AnomaliesWanted = ask.wanted
    during = window(wanted.first, wanted.past)
    for found in list_anomalies(
        ask.session, wanted.place, during, inspections=wanted.inspections, actor=ask.actor, now=ask.now
    ):
        yield found, found.sentence(ask.language)


def _spots(one: Anomaly) -> str | None:
    told = (f"{spot.town or ''}{spot.village or ''} {spot.reports}" for spot in one.spots)
    return "、".join(told) or None


RANKINGS = table(
    "乡镇排名", "Rankings",
    rights=(Right.FIGURES_READ,),
    wanted=RankingWanted,
    columns=(
        Column("名次", "Rank", lambda pair: pair[0].rank, Kind.NUMBER, 6),
        Column("乡镇代码", "Town code", lambda pair: pair[0].place.code),
        Column("乡镇", "Town", lambda pair: pair[0].place.name, width=16),
        Column("分子", "Numerator", lambda pair: pair[0].ratio.numerator, Kind.NUMBER, 10),
        Column("分母", "Denominator", lambda pair: pair[0].ratio.denominator, Kind.NUMBER, 10),
        Column("实际比率", "Rate", lambda pair: pair[0].ratio.value, Kind.SHARE),
        Column("排名所用比率", "Rate ranked by", lambda pair: pair[0].shrunk, Kind.SHARE),
        Column("差别显著", "Rates differ", lambda pair: pair[1], Kind.FLAG, 9),
        Column("自身数据权重", "Own weight", lambda pair: pair[0].own_weight, Kind.SHARE),
    ),
    rows=_rankings,
)  # fmt: skip

HANDLING = table(
    "办理时长", "Handling times",
    rights=(Right.FIGURES_READ,),
    wanted=HandlingWanted,
    columns=(
        Column("天数", "Days", lambda pair: pair[1].days, Kind.NUMBER, 8),
        Column("此前仍在办", "At risk", lambda pair: pair[1].at_risk, Kind.NUMBER, 11),
        Column("当日销号", "Closed on that day", lambda pair: pair[1].closed, Kind.NUMBER, 9),
        Column("仍未销号比例", "Share still open", lambda pair: pair[1].open_share, Kind.SHARE),
        Column("95%置信下限", "Low (95 %)", lambda pair: pair[1].low, Kind.SHARE, 12),
        Column("95%置信上限", "High (95 %)", lambda pair: pair[1].high, Kind.SHARE, 12),
        Column("区划代码", "Place code", lambda pair: pair[0].place.code, width=19),
        Column("区划", "Place", lambda pair: pair[0].place.name, width=16),
        Column("问题总数", "Problems", lambda pair: pair[0].problems, Kind.NUMBER, 9),
        Column("已销号", "Closed", lambda pair: pair[0].closed, Kind.NUMBER, 8),
        Column("未销号", "Still open", lambda pair: pair[0].still_open, Kind.NUMBER, 8),
        Column("转问题线索", "Left as clues", lambda pair: pair[0].left, Kind.NUMBER, 9),
        Column("半数销号所需天数", "Median days", lambda pair: pair[0].median_days, Kind.NUMBER, 15),
        Column("四分之三销号所需天数", "Three quarters' days",
               lambda pair: pair[0].three_quarters_days, Kind.NUMBER, 19),
        Column("数据截至", "As of", lambda pair: pair[0].as_of, Kind.INSTANT, 17),
    ),
    rows=_handling,
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
        Column("预期上报数", "Expected reports", lambda spot: round(spot.expected, 2), Kind.NUMBER, 12),
        Column("无上报概率", "Probability of silence", lambda spot: spot.probability, Kind.SHARE, 12),
        Column("最近走访", "Last visit", lambda spot: spot.last_visited_on, Kind.DAY),
    ),
    rows=_blind_spots,
)  # fmt: skip

ANOMALIES = table(
    "异常提示", "What stands out",
    rights=(Right.ANOMALY_READ,),
    wanted=AnomaliesWanted,
    columns=(
        Column("类型", "Kind", lambda pair: pair[0].kind, Kind.CODE, 16),
        Column("区划代码", "Place code", lambda pair: pair[0].place.code, width=19),
        Column("区划", "Place", lambda pair: pair[0].place.name, width=16),
        Column("情况", "What", lambda pair: pair[1], width=60),
        Column("报告来自", "From", lambda pair: _spots(pair[0]), width=40),
        Column("偶然出现的概率", "Probability by chance", lambda pair: pair[0].probability, Kind.NUMBER, 14),
        Column("相关报告", "Reports", lambda pair: "、".join(map(str, pair[0].reports)) or None, width=38),
    ),
    rows=_anomalies,
)  # fmt: skip
