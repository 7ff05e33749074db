"""list_vs_sql: what a desk's first page costs at millions of reports, over the rows that it
shows."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from socket import socket

import psycopg

from bench.figures import Aim, Figure
from bench.http_load import connect, read_answer
from bench.progress import note, step
from bench.serving import serving
from bench.world import World
from gridwatch.people.roles import Role

REPETITIONS = 3
DESKS = 40
"""Villages, and as many towns."""
ROUNDS = 5
PAGE = 50

# What the page shows, for the actor that the connection states: the policies are part of the floor.
BARE = """
    SELECT r.id, r.category_code, left(r.text, 60), r.state, r.custodian, r.due_at, r.captured_at, r.received_at,
           r.sealed_to, r.version, t.code, t.name, v.code, v.name
    FROM report r LEFT JOIN place t ON t.id = r.town_id LEFT JOIN place v ON v.id = r.village_id
    WHERE r.{column} = %s ORDER BY r.urgency, r.id LIMIT %s
"""
_COLUMNS = {Role.CHIEF: "village_id", Role.TOWN_CLERK: "town_id"}


@dataclass(frozen=True)
class Desk:
    """A desk: whose, where, and the request for its first page."""

    role: Role
    place_id: int
    account_id: int
    request: bytes


def measure(world: World) -> list[Figure]:
    """The time that 95 in 100 pages take at most, by chiefs and town clerks in turns, over HTTP and
    by their query."""
    desks = _desks(world)
    found: list[tuple[float, float]] = []
    with (
        serving(world.database.environment) as address,
        connect(address) as client,
        psycopg.connect(world.database.app_url, autocommit=True, options="-c jit=off") as floor,
    ):
        for n in range(1, REPETITIONS + 1):
            with step(f"{2 * DESKS * ROUNDS} pages among {world.reports:,} reports, {n} of {REPETITIONS}"):
                spent = [
                    _both(client, floor, desk, bare_first=(turn // 2 + turn // len(desks)) % 2 == 0)
                    for turn, desk in enumerate(desks * ROUNDS)
                ]
            found.append((_p95_ms([http for http, _ in spent]), _p95_ms([bare for _, bare in spent])))
            note(f"{found[-1][0]:.1f} ms over HTTP, {found[-1][1]:.1f} ms bare, at the 95th percentile")
    return [
        Figure(
            "list_vs_sql",
            [http_ms / bare_ms for http_ms, bare_ms in found],
            {"HTTP p95 ms": [http_ms for http_ms, _ in found], "bare p95 ms": [bare_ms for _, bare_ms in found]},
            Aim(2.5, at_most=True),
        )
    ]


def _both(client: socket, floor: psycopg.Connection, desk: Desk, *, bare_first: bool) -> tuple[float, float]:
    """Seconds over HTTP and of the bare query; the first may read from the disk what the other
    finds in memory."""
    bare = _ask(floor, desk) if bare_first else None
    started = time.perf_counter()
    client.sendall(desk.request)
    read_answer(client, 200)
    http = time.perf_counter() - started
    return http, _ask(floor, desk) if bare is None else bare


def _ask(floor: psycopg.Connection, desk: Desk) -> float:
    """Seconds of the bare query; who asks is stated before, uncounted."""
    floor.execute("SELECT set_config('gridwatch.account', %s, false)", [str(desk.account_id)])
    statement = BARE.format(column=_COLUMNS[desk.role]).encode()
    started = time.perf_counter()
    floor.execute(statement, [desk.place_id, PAGE]).fetchall()
    return time.perf_counter() - started


def _desks(world: World) -> list[Desk]:
    """Desks with reports, scattered over the territory, chiefs and clerks in turns."""
    with psycopg.connect(world.database.owner_url) as connection:
        places = {
            role: [row[0] for row in connection.execute(_SCATTERED, [level, DESKS])]
            for role, level in ((Role.CHIEF, "village"), (Role.TOWN_CLERK, "town"))
        }
    signed_in = world.sign_in([(role, place_id) for role in places for place_id in places[role]])
    desks = [
        Desk(role, place_id, account_id, _request(token)) for (role, place_id), (account_id, token) in signed_in.items()
    ]
    chiefs, clerks = desks[:DESKS], desks[DESKS:]
    return [desk for pair in zip(chiefs, clerks, strict=True) for desk in pair]


_SCATTERED = "SELECT id FROM place WHERE level = %s ORDER BY md5(code) LIMIT %s"


def _request(token: str) -> bytes:
    return (
        f"GET /api/v1/reports?limit={PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()


def _p95_ms(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1000
