"""Rates of unequal size, made comparable: a small one is drawn towards all of them. Pure.

Beta-binomial empirical Bayes: each true rate is taken as a draw from one beta distribution whose
mean and spread are estimated from all rates together by moments, as in J. C. Kleinman, Proportions
with extraneous variance, JASA 68 (1973). A rate from n cases then weighs n ÷ (n + strength) of its
own. Whether another rate is like these is a question of its own, `expect_of_another`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

STRONGEST = 1e6
"""When the rates differ no more than chance makes them, every one is drawn to the mean."""
USUAL_SPREAD, USUAL_WORTH = 0.02, 2
"""How far rates differ before one has seen any (as if each were drawn where 49 cases are known),
and how many rates that is worth: a few that happen to be alike do not prove that all are."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Where rates lie before one looks at their own cases: a mean (0-1), and how many cases that is
    worth."""

    mean: float
    strength: float

    @property
    def tells_apart(self) -> bool:
        """Whether the rates that it was made of differ by more than chance makes them."""
        return self.strength < STRONGEST

    def shrink(self, numerator: int, denominator: int) -> float:
        """The rate that is expected in the long run."""
        return (numerator + self.mean * self.strength) / (denominator + self.strength)

    def own_weight(self, denominator: int) -> float:
        """How much a rate's own cases count, 0-1."""
        return denominator / (denominator + self.strength)


def expect_of_another(numerators: Sequence[int], denominators: Sequence[int]) -> Prior:
    """What some rates let one expect of one more that is not among them. Needs one denominator
    above 0.

    Never certain, however few or alike they are: each is taken with Jeffreys' half a case for and
    half against; their spread as if two more had been seen that differ as usual; and their mean is
    known only as well as the cases tell it, 1 ÷ (strength + 1) = 1 − (1 − spread)(1 − uncertainty
    of the mean).
    """
    seen = [(n + 0.5, d + 1) for n, d in zip(numerators, denominators, strict=True) if d > 0]
    total = sum(d for _, d in seen)
    prior = fit_prior([n for n, _ in seen], [d for _, d in seen])
    free = len(seen) - 1
    spread = (free / (prior.strength + 1) + USUAL_WORTH * USUAL_SPREAD) / (free + USUAL_WORTH)
    cases = total**2 / sum(d * (1 + (d - 1) * spread) for _, d in seen)
    share = 1 - (1 - spread) * (1 - 1 / (cases + 1))
    return Prior(prior.mean, 1 / share - 1)


def fit_prior(numerators: Sequence[float], denominators: Sequence[int]) -> Prior:
    """The beta prior of some rates, by moments weighted with their denominators. Needs one
    denominator above 0.

    Good to draw these rates together, not to foretell another one: it takes its own mean for
    certain.
    """
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
