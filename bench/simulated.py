"""Made-up counties of which it is known which groups are cut off: what the blind-spot model is
tried on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridwatch.analysis.statistics.silence import GroupCounts, judge_silence

VILLAGES, GROUPS_EACH, TOWNS = 280, 6, 17


@dataclass(frozen=True)
class Simulated:
    """A county and the truth about it."""

    groups: GroupCounts
    is_cut_off: NDArray[Any]


def simulate(seed: int, *, cut_off: float = 0.04, level: float = 3.0) -> Simulated:
    """Groups that report as their households, monitors and neighbourhood let them; some are cut off
    and never do."""
    chance = np.random.default_rng(seed)
    n = VILLAGES * GROUPS_EACH
    village = np.repeat(np.arange(VILLAGES), GROUPS_EACH)
    town = village % TOWNS
    households = chance.integers(15, 160, n)
    monitors = np.where(households <= 50, 1, np.where(households <= 100, 2, 3)) - (chance.random(n) < 0.15)
    around = np.exp(chance.normal(0, 0.4, TOWNS))[town] * np.exp(chance.normal(0, 0.5, VILLAGES))[village]
    factor = np.array([0.15, 1.0, 1.3, 1.5])[np.clip(monitors, 0, 3)]
    mean = level * households / 75 * factor * around * chance.gamma(4, 1 / 4, n)
    is_cut_off = chance.random(n) < cut_off
    reports = np.where(is_cut_off, 0, chance.poisson(mean))
    exposure = np.full(n, 12.0)
    return Simulated(GroupCounts(reports, households, monitors, exposure, village, town), is_cut_off)


def recall(found: Simulated, order: NDArray[Any], visits: int) -> float:
    """Of the groups that are cut off, the share among the first so many."""
    return float(found.is_cut_off[order[:visits]].sum() / found.is_cut_off.sum())


def silent_in_order(found: Simulated) -> NDArray[np.int64]:
    """The silent groups, the most surprising first."""
    silence = judge_silence(found.groups)
    order = np.argsort(silence.probability, kind="stable")
    return np.asarray(order[found.groups.reports[order] == 0])
