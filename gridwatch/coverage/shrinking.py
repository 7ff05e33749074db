"""Rates of unequal size, made comparable: a small one is drawn towards all of them. Pure.

Beta-binomial empirical Bayes: each true rate is taken as a draw from one beta distribution whose mean and spread are
estimated from all rates together by moments, as in J. C. Kleinman, Proportions with extraneous variance, JASA 68
(1973). A rate from n cases then weighs n ÷ (n + strength) of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

STRONGEST = 1e6
"""When the rates differ no more than chance makes them, every one is drawn to the mean."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Where rates lie before one looks at their own cases: a mean (0-1), and how many cases that is worth."""

    mean: float
    strength: float

    def shrink(self, numerator: int, denominator: int) -> float:
        """The rate that is expected in the long run."""
        return (numerator + self.mean * self.strength) / (denominator + self.strength)

    def own_weight(self, denominator: int) -> float:
        """How much a rate's own cases count, 0-1."""
        return denominator / (denominator + self.strength)


def fit_prior(numerators: Sequence[int], denominators: Sequence[int]) -> Prior:
    """The beta prior of some rates, by moments weighted with their denominators. Needs one denominator above 0."""
    total = sum(denominators)
    mean = sum(numerators) / total
    rates = [(n / d, d) for n, d in zip(numerators, denominators, strict=True) if d > 0]
    if len(rates) < 2 or mean <= 0 or mean >= 1:
        return Prior(min(max(mean, 0.0), 1.0), STRONGEST)
    spread = sum(d * (rate - mean) ** 2 for rate, d in rates)
    expected = mean * (1 - mean) * (len(rates) - 1)
    between = total - sum(d * d for _, d in rates) / total - (len(rates) - 1)
    overdispersion = (spread - expected) / (mean * (1 - mean) * between) if between > 0 else 0.0
    if overdispersion <= 1 / STRONGEST:
        return Prior(mean, STRONGEST)
    return Prior(mean, max(1 / min(overdispersion, 0.999) - 1, 1e-3))
