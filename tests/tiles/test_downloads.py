"""Layers as files: what is in them, who gets them, and that nothing is left behind."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from flask import Flask
from pyogrio import read_info
from pyogrio.raw import read
from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.audit import AuditEntry
from gridwatch.database import state_actor
from gridwatch.files.archive import IN_TRANSIT
from gridwatch.territory.boundaries import Outline, put_boundaries
from gridwatch.territory.models import Origin, Place
from gridwatch.tiles import downloads
from tests.world import COUNTY, GROUP_2, GROUP_E, GROUP_W, TOWN, VILLAGE, VILLAGE_2, Client, World


def _get(client: Client, code: str, name: str) -> Any:
    return client.get(f"/places/{code}/layers/{name}")


def _spool(app: Flask) -> list[Path]:
    """The folders that downloads are written in. Not what uploads of other tests left beside
    them."""
    return list(Path(app.config["SETTINGS"].evidence_spool).glob(f"{IN_TRANSIT}*"))


def _geopackage(data: bytes, folder: Path) -> tuple[dict[str, Any], np.ndarray[Any, Any], dict[str, list[Any]]]:
    path = folder / "layer.gpkg"
    path.write_bytes(data)
    meta, _, geometry, fields = read(path)
    return read_info(path), geometry, dict(zip(meta["fields"], (list(values) for values in fields), strict=True))


def test_geojson_holds_the_places_at_or_below_with_outer_rings_counterclockwise(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    answer = _get(chief, VILLAGE, "group.geojson")
    assert (answer.status_code, answer.content_type) == (200, "application/geo+json")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'filename="{VILLAGE}-group-' in answer.headers["Content-Disposition"]
    collection = answer.get_json(force=True)
    assert collection["type"] == "FeatureCollection"
    by_code = {feature["properties"]["code"]: feature for feature in collection["features"]}
    assert list(by_code) == [GROUP_W, GROUP_E]
    west = by_code[GROUP_W]
    assert west["id"] == world.places[GROUP_W].id
    assert west["properties"] == {
        "code": GROUP_W, "name": "一组", "parent": VILLAGE, "level": "group", "origin": "real",
    }  # fmt: skip
    ((ring,),) = west["geometry"]["coordinates"]
    assert shapely.LinearRing(ring).is_ccw
    assert shapely.Polygon(ring).equals(shapely.box(109.0, 28.0, 109.01, 28.02))


def test_a_place_is_at_itself(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    codes = [
        feature["properties"]["code"]
        for feature in _get(chief, VILLAGE_2, "village.geojson").get_json(force=True)["features"]
    ]
    assert codes == [VILLAGE_2]
    assert _get(chief, VILLAGE_2, "town.geojson").get_json(force=True)["features"] == []


def test_a_geopackage_holds_the_same_with_codes_as_text(app: Flask, world: World, tmp_path: Path) -> None:
    answer = _get(Client(app, world, "officer"), COUNTY + "000000", "group.gpkg")
    assert (answer.status_code, answer.content_type) == (200, "application/geopackage+sqlite3")
    info, geometry, fields = _geopackage(answer.data, tmp_path)
    assert (info["crs"], info["geometry_type"], info["features"]) == ("EPSG:4326", "MultiPolygon", 3)
    assert fields["code"] == [GROUP_W, GROUP_E, GROUP_2]
    assert fields["parent"] == [VILLAGE, VILLAGE, VILLAGE_2]
    assert fields["id"] == [world.places[code].id for code in fields["code"]]
    assert shapely.from_wkb(geometry[2]).equals(shapely.box(109.02, 28.0, 109.04, 28.02))


def test_stations_are_points_and_an_empty_layer_is_a_sound_file(app: Flask, world: World, tmp_path: Path) -> None:
    chief = Client(app, world, "chief")
    info, _, fields = _geopackage(_get(chief, TOWN, "station.gpkg").data, tmp_path)
    assert (info["geometry_type"], fields["name"], fields["origin"]) == ("Point", ["岭上村前哨站"], ["derived"])
    (point,) = _get(chief, TOWN, "station.geojson").get_json(force=True)["features"]
    assert point["geometry"]["type"] == "Point"
    info, _, _ = _geopackage(_get(chief, TOWN, "grid.gpkg").data, tmp_path)
    assert (info["features"], info["fields"].tolist()) == (0, ["id", "code", "name", "parent", "level", "origin"])
    assert _get(chief, TOWN, "grid.geojson").get_json(force=True)["features"] == []


def test_more_than_one_batch_comes_whole_and_derived_outlines_are_labelled(
    app: Flask, world: World, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(downloads, "_BATCH", 2)
    east = session.get_one(Place, world.places[GROUP_E].id)
    area = shapely.MultiPolygon([shapely.box(109.01, 28.0, 109.02, 28.02)])
    put_boundaries(session, [Outline(east.id, east.level, area, Origin.DERIVED)], now=world.now)
    session.commit()
    chief = Client(app, world, "chief")
    _, _, fields = _geopackage(_get(chief, COUNTY, "group.gpkg").data, tmp_path)
    collection = _get(chief, COUNTY, "group.geojson").get_json(force=True)
    expected = {GROUP_W: "real", GROUP_E: "derived", GROUP_2: "real"}
    assert dict(zip(fields["code"], fields["origin"], strict=True)) == expected
    assert {f["properties"]["code"]: f["properties"]["origin"] for f in collection["features"]} == expected


def test_a_layer_that_one_may_not_see_is_not_a_file_either(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    assert _get(monitor, VILLAGE, "village.geojson").status_code == 200
    for layer in ("group", "grid", "station"):
        for file_format in ("geojson", "gpkg"):
            assert _get(monitor, VILLAGE, f"{layer}.{file_format}").json["code"] == "not_allowed"


@pytest.mark.parametrize(
    ("code", "name", "status", "pointer"),
    [
        ("529899", "village.geojson", 404, None),
        ("nowhere", "village.geojson", 404, None),
        (VILLAGE, "parish.geojson", 422, "/layer"),
        (VILLAGE, "village.shp", 422, "/file_format"),
    ],
)
def test_what_does_not_exist_is_a_problem_and_leaves_no_file(
    app: Flask, world: World, code: str, name: str, status: int, pointer: str | None
) -> None:
    answer = _get(Client(app, world, "chief"), code, name)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert [error["pointer"] for error in answer.json.get("errors", [])] == ([pointer] if pointer else [])
    assert _spool(app) == []


def test_the_audit_trail_keeps_who_took_which_layer(app: Flask, world: World, session: Session) -> None:
    _get(Client(app, world, "viewer"), TOWN, "group.gpkg")
    state_actor(session, is_system=True)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "layer.download")).one()
    assert (entry.account_id, entry.subject) == (world.people["viewer"].id, "place")
    assert entry.facts == {"place": TOWN, "layer": "group", "format": "gpkg", "features": 3}


@pytest.mark.parametrize("name", ["group.geojson", "group.gpkg"])
def test_a_client_that_hangs_up_leaves_no_file(app: Flask, world: World, name: str) -> None:
    chief = Client(app, world, "chief")
    answer = chief.call("GET", f"/places/{COUNTY}/layers/{name}", buffered=False)
    assert _spool(app) == []
    chunk = next(iter(answer.response))
    answer.close()
    assert chunk
    assert _spool(app) == []


@pytest.mark.parametrize("name", ["group.geojson", "group.gpkg"])
def test_a_fault_half_way_leaves_no_file_and_no_entry(
    app: Flask, world: World, session: Session, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(downloads, "_feature", fails)
    monkeypatch.setattr("gridwatch.tiles.geopackage.write", fails)
    assert _get(Client(app, world, "chief"), COUNTY, name).status_code == 500
    assert _spool(app) == []
    state_actor(session, is_system=True)
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "layer.download")).all() == []
