"""Groups whose silence is surprising: a Poisson–gamma (empirical Bayes) model of how much is
reported where. Pure.

The reports of group i in the window are Poisson with mean E_i · θ_i. E_i is what its households,
monitors and months let one expect at the county's rate; θ_i, what is particular to it, is gamma
with mean φ_i and shape α. φ_i comes from its neighbours, without the group itself: the village's
other groups drawn towards the town, and the town towards 1, each as far as its own expectation lets
it (the posterior mean of a gamma prior). α is the one under which what all groups reported,
negative binomial then, is likeliest. So a group that is silent has been so with probability

    p_i = (1 + E_i · φ_i ÷ α)^(−α),

and the smaller that is, the more it is worth a visit. It points at places, never at people;
docs/blind-spots.md has the derivation and how it was tested. The model is that of D. Clayton and J.
Kaldor, Empirical Bayes estimates of age-standardized relative risks, Biometrics 43 (1987), with
neighbours left-one-out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_MONITORS = 3
DRAW = 4.0
"""Expected reports that a neighbourhood's own experience must have to weigh half."""
SHAPES = np.geomspace(0.05, 500.0, 120)


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Groups side by side: what was reported, and what that depends on; all arrays have one value a
    group.

    village and town: any keys. exposure: the months of the window that the group existed, weighted
    by how much is reported in each (1 for an average month).
    """

    reports: Ints
    households: Ints
    monitors: Ints
    exposure: Floats
    village: Ints
    town: Ints


@dataclass(frozen=True, slots=True)
class Silence:
    """What the model expects of each group, in reports, and how probable it is that so many means
    none."""

    expected: Floats
    probability: Floats
    shape: float


def judge_silence(groups: GroupCounts) -> Silence:
    """Fit the model to all groups, and say of each how surprising it is, or would be, that nothing
    is reported."""
    base = _expected_alike(groups)
    expected = base * _neighbourhood(groups, base)
    shape = _likeliest_shape(groups.reports, expected)
    return Silence(expected, (1 + expected / shape) ** -shape, shape)


def _expected_alike(groups: GroupCounts) -> Floats:
    """Reports at the county's rate for groups with as many households and monitors."""
    size = np.maximum(groups.households, 1) * groups.exposure
    staffed = np.minimum(groups.monitors, MOST_MONITORS)
    rate = groups.reports.sum() / max(size.sum(), 1e-9)
    expected = size * rate
    factors = np.ones(MOST_MONITORS + 1)
    for count in range(MOST_MONITORS + 1):
        among = staffed == count
        factors[count] = _posterior(groups.reports[among].sum(), expected[among].sum(), 1.0)
    return np.asarray(np.maximum(expected * factors[staffed], 1e-9))


def _neighbourhood(groups: GroupCounts, base: Floats) -> Floats:
    """How much more or less than expected is reported around each group, itself left out."""
    town_reports, town_base = _sums(groups.town, groups.reports), _sums(groups.town, base)
    village_reports, village_base = _sums(groups.village, groups.reports), _sums(groups.village, base)
    around = _posterior(town_reports - groups.reports, town_base - base, 1.0)
    return np.asarray(_posterior(village_reports - groups.reports, village_base - base, around))


def _posterior(reports: Floats | Ints, expected: Floats, prior: Floats | float) -> Floats:
    """The mean of a relative rate after so many reports, with `prior` before and DRAW expected
    reports for it."""
    return np.asarray((reports + DRAW * prior) / (expected + DRAW))


def _sums(keys: Ints, values: Floats | Ints) -> Floats:
    """For each group the sum over all with its key."""
    _, where = np.unique(keys, return_inverse=True)
    return np.asarray(np.bincount(where, weights=values)[where])


def _likeliest_shape(reports: Ints, expected: Floats) -> float:
    """The α of the grid under which the reports are likeliest; what does not depend on α is left
    out.

    log Γ(y+α) − log Γ(α) is the sum of log(α+j) for j < y, so that only how many groups exceed each
    j matters.
    """
    exceeding = np.array([(reports > j).sum() for j in range(int(reports.max(initial=0)))])
    steps = np.arange(len(exceeding))
    likelihoods = [
        float((exceeding * np.log(shape + steps)).sum() - ((reports + shape) * np.log1p(expected / shape)).sum())
        - float(reports.sum()) * np.log(shape)
        for shape in SHAPES
    ]
    return float(SHAPES[int(np.argmax(likelihoods))])
