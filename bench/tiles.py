"""tile_cold_vs_sql and tile_warm_vs_static: what a map tile costs over its drawing, and over its
bytes."""

import itertools
import os
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from bench.county import County
from bench.databases import for_sqlalchemy
from bench.figures import Aim, Figure
from bench.http_load import HttpRun, answers_per_second, connect, read_answer
from bench.plots import draw_tiles
from bench.progress import note, step
from bench.serving import Address, serving
from gridwatch.database import state_actor
from gridwatch.people.accounts import open_account
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.models import SessionKind
from gridwatch.people.roles import Role
from gridwatch.people.sessions import open_session
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.tiles.drawing import STATEMENTS, statement_key, values
from gridwatch.tiles.layers import Layer, TileAddress, tile_of
from gridwatch.tiles.versions import current_version

REPETITIONS = 3
ZOOMS = range(8, 15)
TILES_A_ZOOM = 9
"""As many as Tongren has at the farthest level, so that every level weighs the same."""
CLIENTS = 8
WARM_UP_S, SECONDS = 1.0, 5.0
LAYER = Layer.GROUP
"""The 16,503 groups: the layer with the most in it."""


@dataclass(frozen=True)
class Timed:
    """One tile: seconds over HTTP and by its bare statement, and its bytes as they are sent."""

    zoom: int
    request: bytes
    http_s: float
    sql_s: float
    body: bytes


def measure(county: County) -> list[Figure]:
    """Both figures; floor and figure take turns, tile by tile and run by run."""
    token = _officer(county)
    drawn: list[Timed] = []
    cold: list[tuple[float, float]] = []
    warm: list[tuple[float, float]] = []
    with serving(county.database.environment) as address:
        for n in range(1, REPETITIONS + 1):
            with step(f"{len(ZOOMS) * TILES_A_ZOOM} tiles drawn, then from the cache, {n} of {REPETITIONS}"):
                tiles = _draw_all(county, address, token)
                drawn += tiles
                cold.append(_medians(tiles))
                warm.append(_rates(tiles, address))
            (http, sql), (cached, static) = cold[-1], warm[-1]
            note(f"{http:.1f} ms over HTTP, {sql:.1f} ms bare; {cached:.0f}/s cached, {static:.0f}/s static")
    by_zoom = [_medians([tile for tile in drawn if tile.zoom == z]) for z in ZOOMS]
    draw_tiles(ZOOMS, [http for http, _ in by_zoom], [sql for _, sql in by_zoom])
    return [
        Figure(
            "tile_cold_vs_sql",
            [http / sql for http, sql in cold],
            {"HTTP ms": [http for http, _ in cold], "bare ms": [sql for _, sql in cold]},
            Aim(1.3, at_most=True),
        ),
        Figure(
            "tile_warm_vs_static",
            [cached / static for cached, static in warm],
            {"cached/s": [cached for cached, _ in warm], "static/s": [static for _, static in warm]},
            Aim(0.5),
        ),
    ]


def _officer(county: County) -> str:
    """The token of somebody who may see the layer."""
    now = datetime.now(UTC)
    engine = create_engine(for_sqlalchemy(county.database.app_url))
    with Session(engine) as session, session.begin():
        state_actor(session, is_system=True)
        account = open_account(session, "13800000000", "区县干部", by=None, now=now)
        code = session.scalars(select(Place.code).where(Place.level == Level.COUNTY).order_by(Place.code)).first()
        assert code is not None
        since = china_day(now) - timedelta(days=1)
        post = NewAppointment(account.id, Role.COUNTY_OFFICER, code, "任〔2026〕1号", since)
        appoint(session, post, actor=None, now=now)
        token = open_session(session, account, kind=SessionKind.TOKEN, days=1, now=now).token
    engine.dispose()
    return token


def _draw_all(county: County, address: Address, token: str) -> list[Timed]:
    """Every tile once over HTTP and once bare, in turns; a new version of the layer has no tile in
    the cache.

    A round before goes uncounted: after five runs both sides have their statements prepared.
    """
    with psycopg.connect(county.database.owner_url) as owner:
        owner.execute("UPDATE tile_layer SET stamp = DEFAULT")
    version = _version(county)
    with (
        psycopg.connect(county.database.app_url, autocommit=True, options="-c jit=off") as floor,
        connect(address) as client,
    ):
        side = Sides(floor, client, token)
        for tile in _scattered(floor, version, ZOOMS[-1], skip=TILES_A_ZOOM):
            side.time(tile, http_first=True)
        chosen = [tile for z in ZOOMS for tile in _scattered(floor, version, z)]
        return [side.time(tile, http_first=n % 2 == 0) for n, tile in enumerate(chosen)]


@dataclass(frozen=True)
class Sides:
    """The two that draw the same tile: a database connection, and a connection to the web
    server."""

    floor: psycopg.Connection
    client: socket.socket
    token: str

    def time(self, tile: TileAddress, *, http_first: bool) -> Timed:
        """Draw a tile by both."""
        request = _request(f"/api/v1/tiles/{tile.layer}/{tile.version}/{tile.z}/{tile.x}/{tile.y}.mvt", self.token)
        if not http_first:
            sql_s = self._draw(tile)
        started = time.perf_counter()
        self.client.sendall(request)
        body = read_answer(self.client, 200)
        http_s = time.perf_counter() - started
        if http_first:
            sql_s = self._draw(tile)
        return Timed(tile.z, request, http_s, sql_s, body)

    def _draw(self, tile: TileAddress) -> float:
        statement, asked = BARE[statement_key(tile)], values(tile, on=china_day(datetime.now(UTC)))
        started = time.perf_counter()
        self.floor.execute(statement, asked).fetchone()
        return time.perf_counter() - started


BARE = {
    key: str(text(statement).compile(dialect=postgresql.dialect(paramstyle="pyformat"))).encode()  # type: ignore[no-untyped-call]
    for key, statement in STATEMENTS.items()
}


def _scattered(floor: psycopg.Connection, version: str, z: int, *, skip: int = 0) -> list[TileAddress]:
    """Tiles of a zoom level with something on them, scattered over the territory."""
    points = floor.execute(
        "SELECT ST_X(spot), ST_Y(spot) FROM (SELECT ST_PointOnSurface(geom) AS spot FROM boundary"
        " WHERE level = 'village' AND upper_inf(valid) ORDER BY md5(place_id::text)) v"
    ).fetchall()
    tiles = dict.fromkeys(tile_of(lon, lat, z) for lon, lat in points)
    return [TileAddress(LAYER, version, z, x, y) for x, y in itertools.islice(tiles, skip, skip + TILES_A_ZOOM)]


def _version(county: County) -> str:
    engine = create_engine(for_sqlalchemy(county.database.app_url))
    with Session(engine) as session:
        found = current_version(session, LAYER, on=china_day(datetime.now(UTC)))
    engine.dispose()
    return found


def _medians(tiles: Sequence[Timed]) -> tuple[float, float]:
    """Milliseconds a tile: over HTTP, and bare."""
    http, sql = statistics.median(tile.http_s for tile in tiles), statistics.median(tile.sql_s for tile in tiles)
    return http * 1000, sql * 1000


def _rates(tiles: Sequence[Timed], address: Address) -> tuple[float, float]:
    """Tiles a second from the cache, and the same bytes as static files."""
    with _static(tiles) as (elsewhere, requests):
        static = _rate(elsewhere, requests)
        return _rate(address, [tile.request for tile in tiles]), static


def _rate(address: Address, requests: list[bytes]) -> float:
    run = HttpRun(address, partial(itertools.cycle, requests), 200, CLIENTS, WARM_UP_S, SECONDS)
    return answers_per_second(run).per_second


@contextmanager
def _static(tiles: Sequence[Timed]) -> Iterator[tuple[Address, list[bytes]]]:
    """The bytes of tiles in files, behind the same kind of web server: its address, and the
    requests for them."""
    with tempfile.TemporaryDirectory(prefix="bench-static-") as folder:
        for n, tile in enumerate(tiles):
            Path(folder, f"{n}.mvt").write_bytes(tile.body)
        environment = dict(os.environ) | {"STATIC_FILES": folder}
        with serving(environment, "bench.static_files:app", log="log/static") as address:
            yield address, [_request(f"/{n}.mvt") for n in range(len(tiles))]


def _request(path: str, token: str | None = None) -> bytes:
    sign_in = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{sign_in}\r\n".encode()
