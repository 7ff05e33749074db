"""The cache of tiles: it survives, stays small, forgets old versions first, and is never needed."""

import os
import sqlite3
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from flask import Flask

from gridwatch.tiles import serving
from gridwatch.tiles.cache import Tile, TileCache
from gridwatch.tiles.layers import Layer, TileAddress, tile_of
from tests.tiles.maps import versions
from tests.together import at_once
from tests.world import IN_GROUP_W, Client, Inhabited, World

MB = 2**20
BODY = 20_000
AT_14 = "/".join(map(str, (14, *tile_of(*IN_GROUP_W, 14))))


def _address(n: int, version: str = "1-new", layer: Layer = Layer.GROUP) -> TileAddress:
    return TileAddress(layer, version, 14, n, n)


def _tile(n: int) -> Tile:
    return Tile(f"{n:016}", n.to_bytes(4) * (BODY // 4))


def _put(cache: TileCache, numbers: range, version: str = "1-new", layer: Layer = Layer.GROUP) -> None:
    for n in numbers:
        cache.put(_address(n, version, layer), _tile(n))


def _kept(cache: TileCache, numbers: range, version: str = "1-new", layer: Layer = Layer.GROUP) -> int:
    return sum(cache.get(_address(n, version, layer)) is not None for n in numbers)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def test_tiles_survive_a_restart_whole(tmp_path: Path) -> None:
    _put(TileCache(tmp_path, 8 * MB), range(100))
    again = TileCache(tmp_path, 8 * MB)
    assert [again.get(_address(n)) for n in range(100)] == [_tile(n) for n in range(100)]
    assert again.get(_address(0, "1-old")) is None


def test_the_cache_stays_within_its_size_and_keeps_the_latest(tmp_path: Path) -> None:
    cache = TileCache(tmp_path, 4 * MB)
    largest = 0
    for start in range(0, 1000, 100):
        _put(cache, range(start, start + 100))
        largest = max(largest, _size(tmp_path))
    # The write-ahead log comes on top, which SQLite turns over at 4 MB.
    assert largest < 4 * MB + 6 * MB
    assert _kept(cache, range(900, 1000)) == 100
    assert _kept(cache, range(0, 500)) == 0
    assert cache.is_full()


def test_a_smaller_limit_makes_the_file_smaller(tmp_path: Path) -> None:
    _put(TileCache(tmp_path, 16 * MB), range(600))
    smaller = TileCache(tmp_path, 2 * MB)
    _put(smaller, range(600, 610))
    # As SQLite does by itself, every thousand pages.
    sqlite3.connect(tmp_path / "tiles.sqlite").execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (tmp_path / "tiles.sqlite").stat().st_size < 4 * MB
    assert _kept(smaller, range(600, 610)) == 10


def test_old_versions_go_first_even_when_they_came_last(tmp_path: Path) -> None:
    cache = TileCache(tmp_path, 4 * MB)
    _put(cache, range(60), layer=Layer.TOWN)
    _put(cache, range(120), "1-old")
    _put(cache, range(1), "1-new")
    _put(cache, range(1, 60))
    assert _kept(cache, range(60), layer=Layer.TOWN) == 60
    assert _kept(cache, range(60)) == 60
    assert _kept(cache, range(120), "1-old") < 10


def test_a_tile_drawn_late_for_an_old_version_costs_the_present_one_next_to_nothing(tmp_path: Path) -> None:
    cache = TileCache(tmp_path, 16 * MB)
    _put(cache, range(100), "1-new")
    _put(cache, range(1), "1-late")
    _put(cache, range(100, 200), "1-new")
    assert _kept(cache, range(200), "1-new") >= 195
    assert _kept(cache, range(1), "1-late") == 0


def _fill(folder: str, start: int) -> int:
    cache = TileCache(Path(folder), 4 * MB)
    _put(cache, range(start, start + 200))
    return _kept(cache, range(start + 190, start + 200))


def test_several_processes_fill_one_cache_together(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        kept = list(pool.map(_fill, [str(tmp_path)] * 3, [0, 1000, 2000]))
    assert sum(kept) > 0
    assert (tmp_path / "tiles.sqlite").stat().st_size < 5 * MB
    assert {path.name.split("-")[0] for path in tmp_path.iterdir()} <= {"tiles.sqlite", "lock"}


def test_one_draws_while_the_others_wait(tmp_path: Path) -> None:
    """Each with an open file of its own, as different processes have."""
    caches = [TileCache(tmp_path, MB) for _ in range(6)]
    inside = 0
    most = 0

    def work(cache: TileCache) -> None:
        nonlocal inside, most
        with cache.one_at_a_time(_address(1)):
            inside += 1
            most = max(most, inside)
            threading.Event().wait(0.02)
            inside -= 1

    at_once(*[lambda cache=cache: work(cache) for cache in caches])
    assert most == 1


def test_a_tile_wanted_by_many_at_once_is_drawn_once(inhabited: Inhabited, monkeypatch: pytest.MonkeyPatch) -> None:
    app, world = inhabited()
    clients = [Client(app, world, "chief") for _ in range(8)]
    address = f"/tiles/group/{versions(clients[0])['group']}/{AT_14}.mvt"
    drawn: list[object] = []
    real = serving.draw

    def slowly(*arguments: object, **options: object) -> bytes | None:
        drawn.append(arguments)
        threading.Event().wait(0.2)
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(serving, "draw", slowly)
    answers = at_once(*[lambda client=client: client.call("GET", address) for client in clients])
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert len(drawn) == 1


def test_a_request_for_a_tile_gives_its_connection_back_as_it_was(inhabited: Inhabited) -> None:
    """Twice as many refusals as the pool has connections, and then a write."""
    app, world = inhabited()
    chief = Client(app, world, "chief")
    for _ in range(20):
        assert chief.get("/tiles/group/1-none/14/0/0.mvt").status_code == 404
        assert chief.get("/tiles/parish/1-none/14/0/0.mvt").status_code == 422
    assert Client(app, world, "monitor").submit().status_code == 201


@pytest.mark.parametrize("fault", ["a file in its place", "nonsense in it"])
def test_a_broken_cache_costs_time_and_nothing_else(
    app: Flask, world: World, tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "tiles"
    if fault == "a file in its place":
        folder.write_text("not a folder")
    else:
        folder.mkdir()
        (folder / "tiles.sqlite").write_bytes(os.urandom(8192))
    app.config["TILE_CACHE"], before = TileCache(folder, MB), app.config["TILE_CACHE"]
    try:
        chief = Client(app, world, "chief")
        for _ in range(2):
            assert chief.get(f"/tiles/group/{versions(chief)['group']}/{AT_14}.mvt").status_code == 200
    finally:
        app.config["TILE_CACHE"] = before
    assert "the tile cache in" in caplog.text
