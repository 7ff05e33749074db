"""How probable chance alone makes so many or more. Pure."""

from math import exp, lgamma, log


def poisson_tail(count: int, mean: float) -> float:
    """The probability of `count` or more where `mean` are expected (above 0)."""
    if count <= 0:
        return 1.0
    term = exp(count * log(mean) - mean - lgamma(count + 1))
    total, n = 0.0, count
    while term > total * 1e-12 or n < mean:
        total += term
        n += 1
        term *= mean / n
    return min(total, 1.0)


def beta_binomial_tail(count: int, of: int, mean: float, strength: float) -> float:
    """The probability of `count` or more of `of`, at a rate drawn from a beta of this mean (0-1)
    and strength."""
    if count <= 0:
        return 1.0
    a, b = max(mean, 1e-6) * strength, max(1 - mean, 1e-6) * strength
    whole = lgamma(a) + lgamma(b) - lgamma(a + b)
    terms = (
        exp(
            lgamma(of + 1) - lgamma(n + 1) - lgamma(of - n + 1)
            + lgamma(n + a) + lgamma(of - n + b) - lgamma(of + a + b) - whole
        )
        for n in range(count, of + 1)
    )  # fmt: skip
    return min(sum(terms), 1.0)
