"""The pure statistics against what is known of them: textbook cases, brute force and simulated
truth."""

import random
from collections import Counter
from fractions import Fraction
from math import comb, exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwatch.analysis.statistics.chance import beta_binomial_tail, poisson_tail
from gridwatch.analysis.statistics.shrinkage import STRONGEST, Prior, expect_of_another, fit_prior
from gridwatch.analysis.statistics.survival import days_until, survival_curve

DAYS = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


def test_the_curve_of_freireichs_leukaemia_patients() -> None:
    """The 6-MP arm of Freireich et al. 1963, weeks of remission: the usual textbook example."""
    closed = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
    censored = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}
    curve = survival_curve(closed, censored)
    assert [(p.days, p.at_risk, round(p.open_share, 3)) for p in curve] == [
        (6, 21, 0.857), (7, 17, 0.807), (10, 15, 0.753), (13, 12, 0.690), (16, 11, 0.627), (22, 7, 0.538),
        (23, 6, 0.448),
    ]  # fmt: skip
    assert days_until(curve, 0.5) == 23
    assert curve[0].low == pytest.approx(0.620, abs=2e-3) and curve[0].high == pytest.approx(0.952, abs=2e-3)


@given(DAYS)
def test_the_curve_is_the_product_of_what_was_left_each_day(given_days: list[tuple[int, bool]]) -> None:
    closed = Counter(days for days, is_closed in given_days if is_closed)
    censored = Counter(days for days, is_closed in given_days if not is_closed)
    share = Fraction(1)
    for point in survival_curve(closed, censored):
        at_risk = sum(days >= point.days for days, _ in given_days)
        share *= 1 - Fraction(closed[point.days], at_risk)
        assert (point.at_risk, point.open_share) == (at_risk, pytest.approx(float(share)))
        assert point.low <= point.open_share + 1e-12 and point.open_share <= point.high + 1e-12


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_without_censoring_the_curve_is_the_share_that_took_longer(days: list[int]) -> None:
    for point in survival_curve(Counter(days), {}):
        assert point.open_share == pytest.approx(sum(one > point.days for one in days) / len(days))


def test_open_problems_lengthen_the_curve_instead_of_being_left_out() -> None:
    closed = {2: 5, 4: 5}
    assert days_until(survival_curve(closed, {}), 0.75) == 4
    assert days_until(survival_curve(closed, {3: 30}), 0.75) == 4
    assert days_until(survival_curve(closed, {30: 30}), 0.75) is None


@given(st.integers(0, 40), st.floats(0.1, 30))
def test_the_poisson_tail_is_the_sum(count: int, mean: float) -> None:
    below = sum(exp(-mean) * mean**n / factorial(n) for n in range(count))
    assert poisson_tail(count, mean) == pytest.approx(1 - below, abs=1e-9)


@given(st.integers(1, 20), st.integers(0, 20), st.floats(0.05, 0.95))
def test_a_beta_of_no_spread_is_binomial(of: int, count: int, mean: float) -> None:
    binomial = sum(comb(of, n) * mean**n * (1 - mean) ** (of - n) for n in range(count, of + 1))
    assert beta_binomial_tail(min(count, of + 1), of, mean, 1e8) == pytest.approx(binomial, abs=1e-4)


def test_the_prior_is_found_again_in_what_it_made() -> None:
    chance = random.Random(7)
    mean, strength = 0.7, 40.0
    sizes = [chance.randint(20, 400) for _ in range(600)]
    rates = [chance.betavariate(mean * strength, (1 - mean) * strength) for _ in sizes]
    closed = [sum(chance.random() < rate for _ in range(size)) for rate, size in zip(rates, sizes, strict=True)]
    prior = fit_prior(closed, sizes)
    assert prior.mean == pytest.approx(mean, abs=0.01)
    assert prior.strength == pytest.approx(strength, rel=0.25)
    raw = sum((n / d - rate) ** 2 for n, d, rate in zip(closed, sizes, rates, strict=True))
    shrunk = sum((prior.shrink(n, d) - rate) ** 2 for n, d, rate in zip(closed, sizes, rates, strict=True))
    assert shrunk < raw


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=20))
def test_shrinking_lies_between_the_own_rate_and_the_mean(given_rates: list[tuple[int, int]]) -> None:
    rates = [(min(n, d), d) for n, d in given_rates]
    if sum(d for _, d in rates) == 0:
        return
    prior = fit_prior([n for n, _ in rates], [d for _, d in rates])
    for n, d in rates:
        if d:
            low, high = sorted((n / d, prior.mean))
            assert low - 1e-9 <= prior.shrink(n, d) <= high + 1e-9
            assert 0 <= prior.own_weight(d) <= 1


def test_rates_that_differ_no_more_than_chance_are_all_the_mean() -> None:
    assert fit_prior([50, 50, 50], [100, 100, 100]) == Prior(0.5, STRONGEST)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=20))
def test_what_is_expected_of_another_is_never_certain(given_rates: list[tuple[int, int]]) -> None:
    rates = [(min(n, d), d) for n, d in given_rates]
    found = expect_of_another([n for n, _ in rates], [d for _, d in rates])
    assert 0 < found.mean < 1
    assert 0 < found.strength <= sum(d for _, d in rates) + len(rates)


def _surprise(desk: tuple[int, int], peers: list[tuple[int, int]]) -> float:
    expected = expect_of_another([n for n, _ in peers], [d for _, d in peers])
    return beta_binomial_tail(*desk, expected.mean, expected.strength)


@pytest.mark.parametrize(
    ("peer", "desk", "is_surprising"),
    [
        ((0, 1), (1, 1), False), ((0, 3), (3, 3), False), ((0, 100), (1, 1), False), ((0, 100), (3, 3), True),
        ((0, 100), (60, 100), True), ((5, 100), (60, 100), True), ((5, 100), (9, 100), False), ((3, 3), (3, 3), False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("peers", [3, 4, 12])
def test_one_desk_among_peers(peer: tuple[int, int], desk: tuple[int, int], is_surprising: bool, peers: int) -> None:
    assert (_surprise(desk, [peer] * peers) < 0.01 / (peers + 1)) is is_surprising


@pytest.mark.parametrize("desks", [4, 12])
@pytest.mark.parametrize("strength", [1e6, 100.0])
def test_desks_that_differ_by_chance_and_as_usual_seldom_stand_out(desks: int, strength: float) -> None:
    """At most in two of a hundred questions, with the usual spread between desks or with none."""
    chance = random.Random(5)
    alarms = 0
    for _ in range(300):
        sizes = [chance.randint(5, 120) for _ in range(desks)]
        rates = [chance.betavariate(0.05 * strength, 0.95 * strength) for _ in sizes]
        seen = [(sum(chance.random() < rate for _ in range(d)), d) for rate, d in zip(rates, sizes, strict=True)]
        alarms += any(
            _surprise(desk, seen[:place] + seen[place + 1 :]) < 0.01 / desks for place, desk in enumerate(seen)
        )
    assert alarms <= 6
