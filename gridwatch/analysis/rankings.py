"""Towns of a county in the order of a rate. Never people, and never counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gridwatch.analysis.figures.figures import get_figure_table
from gridwatch.analysis.figures.tables import By, FigureQuery, Ratio
from gridwatch.analysis.statistics.shrinkage import fit_prior
from gridwatch.analysis.windows import Window
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place

RANKED_RATES = ("rectification", "on_time", "reply_in_time", "satisfaction")
"""Rates of which more is better; a clue rate is nobody's merit."""
_TIED_TO = 4
"""Rates that are the same to a hundredth of a percent share a rank."""


@dataclass(frozen=True, slots=True)
class RankedTown:
    """One town: its rate, the rate it is ranked by, and how much of that is its own.

    No rank below the minimum, nor where the towns differ by no more than chance.
    """

    place: Place
    ratio: Ratio
    rank: int | None
    shrunk: float | None
    own_weight: float | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The towns, best first, those without a rank at the end by code."""

    place: Place
    window: Window
    as_of: datetime
    rate: str
    least: int
    mean: float | None
    is_distinct: bool
    """Whether the rates differ by more than chance makes them; an order of those that do not says
    nothing."""
    towns: Sequence[RankedTown]


def rank_towns(
    session: Session, code: str, during: Window, rate: str, *, least: int, actor: Actor, now: datetime
) -> Ranking:
    """Rank by the rate drawn towards all towns' mean, ties shared; below `least` cases a town has
    no rank, and none has where they differ by no more than chance.

    Raises NotFound, NotAllowed, and InvalidField for a place without towns.
    """
    table = get_figure_table(session, FigureQuery(code, during, By.PLACE), actor=actor, now=now)
    if table.place.level is not Level.COUNTY:
        raise InvalidField(
            reason_zh="排名按区县下的乡镇计算。", reason_en="Rankings are of the towns of a county.", pointer="/place"
        )
    ratios = [(row.place, row.rates[rate]) for row in table.rows if row.place and rate in row.rates]
    fit = [ratio for _, ratio in ratios if ratio.denominator >= least]
    if not fit:
        towns = [RankedTown(place, ratio, None, None, None) for place, ratio in ratios]
        return Ranking(table.place, during, now, rate, least, None, False, towns)
    prior = fit_prior([ratio.numerator for ratio in fit], [ratio.denominator for ratio in fit])
    shrunk = sorted((round(prior.shrink(r.numerator, r.denominator), _TIED_TO) for r in fit), reverse=True)
    towns = []
    for place, ratio in ratios:
        if ratio.denominator < least:
            towns.append(RankedTown(place, ratio, None, None, None))
            continue
        value = round(prior.shrink(ratio.numerator, ratio.denominator), _TIED_TO)
        own = prior.own_weight(ratio.denominator)
        rank = shrunk.index(value) + 1 if prior.tells_apart else None
        towns.append(RankedTown(place, ratio, rank, value, own))
    towns.sort(key=lambda town: (town.rank is None, town.rank or 0, town.shrunk is None, town.place.code))
    return Ranking(table.place, during, now, rate, least, prior.mean, prior.tells_apart, towns)
