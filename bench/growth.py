"""figures_growth and coverage_growth: what a county's answers cost among millions of reports, over
few of them."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import psycopg

from bench.figures import Aim, Figure
from bench.http_load import connect, read_answer
from bench.progress import note, step
from bench.serving import Address, serving
from bench.world import World
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day

REPETITIONS = 3
ROUNDS = 1
BY = ("", "&by=month", "&by=category", "&by=place")

Asked = list[tuple[Address, bytes]]


def measure(big: World, small: World) -> list[Figure]:
    """Seconds for all counties' figures of a year, and for their coverage with every group, in both
    worlds in turns."""
    found: dict[str, list[tuple[float, float]]] = {"figures": [], "coverage": []}
    with _asking(big) as in_big, _asking(small) as in_small:
        for n in range(1, REPETITIONS + 1):
            with step(f"figures and coverage of all counties, {n} of {REPETITIONS}"):
                for what, spent in found.items():
                    spent.append((_seconds(in_big[what]), _seconds(in_small[what])))
    for what, spent in found.items():
        note(
            f"{what}: {spent[-1][0]:.3f} s among {big.reports:,} reports, {spent[-1][1]:.3f} s among {small.reports:,}"
        )
    return [
        Figure(
            f"{what}_growth",
            [many / few for many, few in spent],
            {
                f"s at {big.reports:,}": [many for many, _ in spent],
                f"s at {small.reports:,}": [few for _, few in spent],
            },
            Aim(1.5, at_most=True),
        )
        for what, spent in found.items()
    ]


@contextmanager
def _asking(world: World) -> Iterator[dict[str, Asked]]:
    """A web server over a world, and what to ask it: each county's officer for figures of a year
    and for coverage."""
    with psycopg.connect(world.database.owner_url) as connection:
        counties = {row[0]: row[1] for row in connection.execute("SELECT id, code FROM place WHERE level = 'county'")}
    signed_in = world.sign_in([(Role.COUNTY_OFFICER, place_id) for place_id in counties])
    past = china_day(datetime.now(UTC)) + timedelta(days=1)
    window = f"from={past - timedelta(days=365)}&to={past}"
    with serving(world.database.environment) as address:
        asked: dict[str, Asked] = {"figures": [], "coverage": []}
        for (_, place_id), (_, token) in signed_in.items():
            code = counties[place_id]
            paths = [f"/figures?place={code}&{window}{by}" for by in BY]
            asked["figures"] += [(address, _request(path, token)) for path in paths]
            asked["coverage"].append((address, _request(f"/coverage?place={code}&level=group", token)))
        yield asked


def _seconds(asked: Asked) -> float:
    """The median time of all questions, one after the other, each on a connection of its own."""
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for address, request in asked:
            with connect(address) as client:
                client.sendall(request)
                read_answer(client, 200)
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


def _request(path: str, token: str) -> bytes:
    return f"GET /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
