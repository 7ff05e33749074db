"""The blind-spot model on simulated counties: whether its probabilities are true, and what visits
by it find."""

import numpy as np
from matplotlib.figure import Figure as Picture
from numpy.typing import NDArray

from bench.figures import Aim, Figure
from bench.plots import save
from bench.progress import step
from bench.simulated import Simulated, recall, silent_in_order, simulate
from gridwatch.analysis.statistics.silence import judge_silence

COUNTIES = 20
LEVELS = (0.8, 3.0, 8.0)
_BINS = np.linspace(0, 1, 11)
_SHARES = np.linspace(0.02, 1.0, 50)


def measure() -> list[Figure]:
    """Recall at as many visits as groups are cut off, against any order of the silent groups; and
    two pictures."""
    with step(f"simulating {COUNTIES} counties with groups that are cut off"):
        counties = [simulate(seed) for seed in range(COUNTIES)]
        orders = [silent_in_order(county) for county in counties]
    visits = [int(county.is_cut_off.sum()) for county in counties]
    found = [recall(c, order, n) for c, order, n in zip(counties, orders, visits, strict=True)]
    blindly = [n / len(order) for n, order in zip(visits, orders, strict=True)]
    _draw_recall(counties, orders)
    _draw_calibration()
    return [
        Figure(
            "blind_spot_recall",
            [one / other for one, other in zip(found, blindly, strict=True)],
            {"recall": found, "recall of any silent group": blindly},
            Aim(1.5),
        )
    ]


def _draw_recall(counties: list[Simulated], orders: list[NDArray[np.int64]]) -> None:
    picture = Picture(figsize=(6, 4), layout="constrained")
    axes = picture.subplots()
    curves = {"by surprise (the model)": orders, "largest silent group first": [_largest_first(c) for c in counties]}
    for label, ranked in curves.items():
        shares = [
            [recall(c, order, round(share * len(order))) for share in _SHARES]
            for c, order in zip(counties, ranked, strict=True)
        ]
        axes.plot(_SHARES, np.mean(shares, axis=0), label=label)
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="any silent group")
    axes.set(xlabel="share of the silent groups visited", ylabel="share of the cut-off groups found", ylim=(0, 1.02))
    axes.legend()
    save(picture, "blind-spot-recall.png")


def _largest_first(county: Simulated) -> NDArray[np.int64]:
    silent = np.flatnonzero(county.groups.reports == 0)
    return silent[np.argsort(-county.groups.households[silent], kind="stable")]


def _draw_calibration() -> None:
    picture = Picture(figsize=(5, 5), layout="constrained")
    axes = picture.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--")
    for level in LEVELS:
        counties = [simulate(1000 + seed, cut_off=0.0, level=level) for seed in range(COUNTIES)]
        predicted = np.concatenate([judge_silence(county.groups).probability for county in counties])
        silent = np.concatenate([county.groups.reports == 0 for county in counties])
        bins = np.digitize(predicted, _BINS[1:-1])
        filled = [n for n in range(len(_BINS) - 1) if (bins == n).sum() >= 100]
        axes.plot(
            [predicted[bins == n].mean() for n in filled],
            [silent[bins == n].mean() for n in filled],
            marker="o",
            label=f"{level:g} reports a year for 75 households",
        )
    axes.set(xlabel="probability of silence by the model", ylabel="share of groups that were silent")
    axes.legend()
    save(picture, "blind-spot-calibration.png")
