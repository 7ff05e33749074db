"""How long handling takes, as a Kaplan–Meier curve: what is still open counts for as long as it has
been open. Pure.

E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958);
the band is Greenwood's variance on the log(−log) scale, which stays between 0 and 1.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Z_95 = 1.959964
"""The 97.5 % point of the normal distribution: a band of 95 %."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """After so many days: how many were still in hand before, how many were closed, and the share
    not closed yet."""

    days: int
    at_risk: int
    closed: int
    open_share: float
    low: float
    high: float


def survival_curve(closed: Mapping[int, int], censored: Mapping[int, int]) -> list[CurvePoint]:
    """The share still open, by days.

    closed: how many were closed after so many days. censored: how many were last seen open after so
    many days, because they are open or left the product then. Who is censored after a number of
    days was still at risk on it.
    """
    at_risk = sum(closed.values()) + sum(censored.values())
    share, variance, points = 1.0, 0.0, []
    for days in sorted({*closed, *censored}):
        events = closed.get(days, 0)
        if events:
            share *= 1 - events / at_risk
            variance += events / (at_risk * (at_risk - events)) if at_risk > events else math.inf
            points.append(CurvePoint(days, at_risk, events, share, *_band(share, variance)))
        at_risk -= events + censored.get(days, 0)
    return points


def days_until(curve: Iterable[CurvePoint], share: float) -> int | None:
    """After how many days so large a share (0-1) was closed; None while it is not."""
    return next((point.days for point in curve if point.open_share <= 1 - share + 1e-12), None)


def _band(share: float, variance: float) -> tuple[float, float]:
    if share <= 0 or share >= 1 or not math.isfinite(variance):
        return max(share, 0.0), max(share, 0.0)
    width = Z_95 * math.sqrt(variance) / math.log(share)
    low, high = share ** math.exp(-width), share ** math.exp(width)
    return min(low, high), max(low, high)
