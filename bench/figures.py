"""What a section finds: a ratio with its aim, and the plain numbers it was made of."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Aim:
    """The least (or the most) that a ratio should be."""

    bound: float
    at_most: bool = False

    def is_met(self, value: float) -> bool:
        return value <= self.bound if self.at_most else value >= self.bound

    def __str__(self) -> str:
        return f"{'<=' if self.at_most else '>='} {self.bound:.2f}"


@dataclass(frozen=True)
class Figure:
    """One ratio in several repetitions, and its parts in the same order (rates a second, seconds,
    MiB)."""

    key: str
    ratios: Sequence[float]
    parts: dict[str, Sequence[float]]
    aim: Aim | None = None

    @property
    def value(self) -> float:
        """The median of the repetitions."""
        return statistics.median(self.ratios)

    def as_json(self) -> dict[str, Any]:
        """The figure as it is kept."""
        return {
            "value": round(self.value, 3),
            "aim": str(self.aim) if self.aim else None,
            "repetitions": [round(ratio, 3) for ratio in self.ratios],
            "parts": {name: round(statistics.median(values), 2) for name, values in self.parts.items()},
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }


def merge(figures: Sequence[Figure], about: dict[str, Any]) -> None:
    """Put the figures over those of earlier runs, and say where they were measured."""
    known: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept = {**known.get("figures", {}), **{figure.key: figure.as_json() for figure in figures}}
    text = json.dumps({"machine": about, "figures": dict(sorted(kept.items()))}, indent=2, ensure_ascii=False)
    RESULTS.write_text(text + "\n")


def table(figures: Sequence[Figure]) -> str:
    """The figures for people: value, aim, and what the value was made of."""
    lines = [f"{'figure':<22}{'value':>8}  {'aim':<9}{'':<7}made of (medians)"]
    for figure in figures:
        verdict = "" if figure.aim is None else "met" if figure.aim.is_met(figure.value) else "missed"
        parts = ", ".join(f"{name} {statistics.median(values):,.2f}" for name, values in figure.parts.items())
        lines.append(f"{figure.key:<22}{figure.value:>8.2f}  {figure.aim or ''!s:<9}{verdict:<7}{parts}")
    return "\n".join(lines)
