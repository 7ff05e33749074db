"""The blind-spot model on simulated counties, where it is known which groups are cut off."""

import numpy as np
import pytest

from bench.simulated import recall, silent_in_order, simulate
from gridwatch.analysis.statistics.silence import GroupCounts, judge_silence


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
