"""`flask gridwatch tiles warm`: what it draws, that it goes on where it was, and where it stops."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from gridwatch.tiles import serving
from gridwatch.tiles.layers import tile_of
from tests.tiles.maps import versions
from tests.world import Client, Inhabited, World

Drawn = list[tuple[object, ...]]


@pytest.fixture
def here(inhabited: Inhabited) -> tuple[Flask, World]:
    """A county on a database of its own: the command has a connection of its own."""
    return inhabited()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """Every tile that is really drawn."""
    calls: Drawn = []
    real = serving.draw

    def noted(reader: object, address: object, **options: object) -> bytes | None:
        calls.append((address,))
        return real(reader, address, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(serving, "draw", noted)
    return calls


def _warm(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["gridwatch", "tiles", "warm", *words])


def test_warming_draws_the_tiles_with_something_on_them_and_the_second_time_none(
    here: tuple[Flask, World], drawn: Drawn
) -> None:
    app, world = here
    done = _warm(app, "--layer", "village", "--max-zoom", "12")
    assert done.exit_code == 0, done.output
    (left, top), (right, bottom) = tile_of(109.0, 28.02, 12), tile_of(109.04, 28.0, 12)
    expected = {(12, x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)}
    made = {(address.z, address.x, address.y) for (address,) in drawn}  # type: ignore[attr-defined]
    assert expected <= made
    assert max(z for z, _, _ in made) == 12
    assert len(made) < 60
    assert "village z12" in done.output
    before = len(drawn)
    assert _warm(app, "--layer", "village", "--max-zoom", "12").exit_code == 0
    assert len(drawn) == before
    chief = Client(app, world, "chief")
    for z, x, y in expected:
        assert chief.get(f"/tiles/village/{versions(chief)['village']}/{z}/{x}/{y}.mvt").status_code == 200
    assert len(drawn) == before


def test_all_layers_are_warmed_unless_some_are_named(here: tuple[Flask, World]) -> None:
    done = _warm(here[0], "--max-zoom", "9")
    assert done.exit_code == 0, done.output
    for layer in ("county", "town", "village", "group", "grid", "station"):
        assert f"{layer}: " in done.output
    assert "grid: 0 tiles" in done.output


def test_warming_stops_where_the_cache_is_full_and_says_so(here: tuple[Flask, World]) -> None:
    app = here[0]
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], tile_cache_mb=0)
    done = _warm(app, "--max-zoom", "15")
    assert done.exit_code == 1
    assert "TILE_CACHE_MB" in done.output


def test_warming_without_a_folder_to_write_in_says_so(here: tuple[Flask, World], tmp_path: Path) -> None:
    app = here[0]
    (tmp_path / "tiles").write_text("not a folder")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], tile_cache=str(tmp_path / "tiles"))
    done = _warm(app)
    assert done.exit_code == 1
    assert "cannot be written" in done.output
