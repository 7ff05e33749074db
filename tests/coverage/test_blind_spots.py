"""The blind-spot model on simulated counties, where it is known which groups are cut off."""

from dataclasses import dataclass

import numpy as np
import pytest

from gridwatch.coverage.blind_spots import GroupCounts, judge_silence

VILLAGES, GROUPS_EACH, TOWNS = 280, 6, 17


@dataclass(frozen=True)
class Simulated:
    """A county and the truth about it."""

    groups: GroupCounts
    is_cut_off: np.ndarray


def simulate(seed: int, *, cut_off: float = 0.04, level: float = 3.0) -> Simulated:
    """Groups that report as their households, monitors and neighbourhood let them; some are cut off and never do."""
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


def recall(found: Simulated, order: np.ndarray, visits: int) -> float:
    """Of the groups that are cut off, the share among the first so many."""
    return float(found.is_cut_off[order[:visits]].sum() / found.is_cut_off.sum())


def silent_in_order(found: Simulated) -> np.ndarray:
    """The silent groups, the most surprising first."""
    silence = judge_silence(found.groups)
    order = np.argsort(silence.probability, kind="stable")
    return order[found.groups.reports[order] == 0]


@pytest.mark.parametrize("seed", range(5))
def test_visits_by_surprise_find_far_more_than_visits_to_any_silent_group(seed: int) -> None:
    found = simulate(seed)
    visits = int(found.is_cut_off.sum())
    silent = np.flatnonzero(found.groups.reports == 0)
    by_surprise = recall(found, silent_in_order(found), visits)
    blindly = visits / len(silent)
    assert by_surprise >= 1.5 * blindly
    largest_first = silent[np.argsort(-found.groups.households[silent], kind="stable")]
    assert by_surprise > recall(found, largest_first, visits)


@pytest.mark.parametrize("level", [0.8, 3.0, 8.0])
def test_groups_that_are_not_cut_off_are_silent_as_often_as_the_model_says(level: float) -> None:
    predicted, silent = [], []
    for seed in range(8):
        found = simulate(100 + seed, cut_off=0.0, level=level)
        predicted.append(judge_silence(found.groups).probability)
        silent.append(found.groups.reports == 0)
    probability, is_silent = np.concatenate(predicted), np.concatenate(silent)
    for low, high in ((0.0, 0.05), (0.05, 0.2), (0.2, 0.4), (0.4, 0.7), (0.7, 1.0)):
        among = (probability >= low) & (probability < high)
        if among.sum() < 200:
            continue
        error = 4 * np.sqrt(probability[among].mean() / among.sum()) + 0.035
        assert abs(is_silent[among].mean() - probability[among].mean()) < error, (low, high)


def test_a_village_that_never_reports_is_less_surprising_than_one_quiet_group_among_loud_ones() -> None:
    reports = np.array([0, 0, 0, 0, 5, 6, 0, 7] + [3] * 40)
    village = np.array([1, 1, 1, 1, 2, 2, 2, 2] + [n // 4 + 3 for n in range(40)])
    n = len(reports)
    groups = GroupCounts(reports, np.full(n, 60), np.full(n, 2), np.full(n, 12.0), village, np.zeros(n, dtype=np.int64))
    probability = judge_silence(groups).probability
    assert probability[6] < probability[0]


def test_more_households_make_a_silence_more_surprising_and_a_shorter_life_less() -> None:
    found = simulate(1).groups
    households, exposure = found.households.copy(), found.exposure.copy()
    households[:3], exposure[:3] = (40, 160, 160), (12.0, 12.0, 1.0)
    monitors = found.monitors.copy()
    monitors[:3] = 2
    village = found.village.copy()
    village[:3] = village[0]
    reports = found.reports.copy()
    reports[:3] = 0
    groups = GroupCounts(reports, households, monitors, exposure, village, found.town)
    few, many, new = judge_silence(groups).probability[:3]
    assert many < few < new


def test_nothing_reported_at_all_surprises_nobody() -> None:
    n = 20
    groups = GroupCounts(np.zeros(n, dtype=np.int64), np.full(n, 60), np.full(n, 1), np.full(n, 12.0),
                         np.arange(n) // 5, np.zeros(n, dtype=np.int64))  # fmt: skip
    assert (judge_silence(groups).probability > 0.99).all()
