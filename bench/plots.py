"""Pictures of the figures: each against its aim, and map tiles by zoom level."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure as Picture

from bench.figures import RESULTS

mpl.use("Agg")

PICTURES = Path(__file__).parent.parent / "docs" / "bench"


def draw_all() -> None:
    """Every figure that has an aim, as it is kept in the results."""
    figures: dict[str, Any] = json.loads(RESULTS.read_text())["figures"]
    _draw_against_aims({key: figure for key, figure in figures.items() if figure["aim"]})


def _draw_against_aims(figures: Mapping[str, Any]) -> None:
    """How far each value is on the good side of its aim, as a factor; its repetitions as points."""
    keys = sorted(figures, reverse=True)
    picture = Picture(figsize=(8, 0.42 * len(keys) + 1.2), layout="constrained")
    axes = picture.subplots()
    for row, key in enumerate(keys):
        figure = figures[key]
        margin = _margin(figure["aim"], figure["value"])
        axes.barh(row, margin - 1, left=1, color="tab:green" if margin >= 1 else "tab:red", alpha=0.7)
        points = [_margin(figure["aim"], value) for value in figure["repetitions"]]
        axes.scatter(points, [row] * len(points), color="black", s=12, zorder=3)
    labels = [f"{key}  {figures[key]['value']:.2f}  (aim {figures[key]['aim']})" for key in keys]
    axes.set_yticks(range(len(keys)), labels)
    axes.axvline(1, color="black", linewidth=1)
    axes.set_xscale("log")
    ticks = (0.2, 0.33, 0.5, 1, 2, 3, 5)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks], minor=False)
    axes.minorticks_off()
    axes.set_xlabel("times as good as the aim (right of the line: met; dots: repetitions)")
    save(picture, "figures.png")


def _margin(aim: str, value: float) -> float:
    found = re.fullmatch(r"(<=|>=) ([0-9.]+)", aim)
    assert found is not None, aim
    bound = float(found[2])
    return bound / value if found[1] == "<=" else value / bound


def draw_tiles(zooms: Sequence[int], http_ms: Sequence[float], sql_ms: Sequence[float]) -> None:
    """Median milliseconds of a tile at each zoom level, over HTTP and by its bare statement."""
    picture = Picture(figsize=(6, 4), layout="constrained")
    axes = picture.subplots()
    axes.plot(zooms, http_ms, marker="o", label="over HTTP, not in the cache")
    axes.plot(zooms, sql_ms, marker="o", label="bare ST_AsMVT")
    axes.set(xlabel="zoom level", ylabel="ms", yscale="log", ylim=(0.3, None))
    axes.legend()
    save(picture, "tiles-by-zoom.png")


def save(picture: Picture, name: str) -> None:
    """Keep a picture beside the documents."""
    PICTURES.mkdir(exist_ok=True)
    picture.savefig(PICTURES / name, dpi=110)
