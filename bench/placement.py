"""placement_vs_sql: what list_cells adds to the bare lookup of a point among the leaf cells."""

import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.county import County
from bench.databases import for_sqlalchemy
from bench.figures import Aim, Figure
from bench.progress import note, step
from bench.raw_sql import ACCURACY_M, LOOKUP
from gridwatch.territory.placement import Position, list_cells

REPETITIONS = 3
POINTS = 4000
MAX_ACCURACY_M = 500.0

Spot = tuple[float, float]


def measure(county: County) -> list[Figure]:
    """Points in the groups of the monitors, one after another on one connection."""
    spots = list(islice(cycle([spot for monitor in county.monitors for spot in monitor.spots]), POINTS))
    ours: list[float] = []
    bare: list[float] = []
    for n in range(1, REPETITIONS + 1):
        with step(f"placing {POINTS} points, {n} of {REPETITIONS}"):
            bare.append(_by_psycopg(county.database.app_url, spots))
            ours.append(_by_find_cells(county.database.app_url, spots))
        note(f"{ours[-1]:.0f}/s placed, {bare[-1]:.0f}/s looked up")
    ratios = [placed / looked_up for placed, looked_up in zip(ours, bare, strict=True)]
    return [Figure("placement_vs_sql", ratios, {"placed/s": ours, "looked up/s": bare}, Aim(0.50))]


def _by_find_cells(url: str, spots: Sequence[Spot]) -> float:
    engine = create_engine(for_sqlalchemy(url))
    with Session(engine) as session:
        rate = _rate(
            lambda lon, lat: list_cells(session, Position(lon, lat, ACCURACY_M), max_accuracy_m=MAX_ACCURACY_M), spots
        )
    engine.dispose()
    return rate


def _by_psycopg(url: str, spots: Sequence[Spot]) -> float:
    with psycopg.connect(url, prepare_threshold=0) as connection:
        return _rate(lambda lon, lat: connection.execute(LOOKUP, (lon, lat, ACCURACY_M)).fetchall(), spots)


def _rate(place: Callable[[float, float], Sequence[object]], spots: Sequence[Spot]) -> float:
    """Points a second. Raises AssertionError when a point inside a group is found in none."""
    for lon, lat in spots[:200]:
        assert place(lon, lat), f"no cell at {lon}, {lat}"
    started = time.perf_counter()
    for lon, lat in spots:
        place(lon, lat)
    return len(spots) / (time.perf_counter() - started)
