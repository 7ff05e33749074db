"""Vector tiles over HTTP: what is in them, who gets them, and how they are kept."""

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shapely
from flask import Flask
from geoalchemy2.shape import to_shape
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.datum import Datum
from gridwatch.database import state_actor
from gridwatch.territory.boundaries import Outline, put_boundaries
from gridwatch.territory.calendar import china_day
from gridwatch.territory.importing.reading import read_rows
from gridwatch.territory.importing.writing import import_places
from gridwatch.territory.models import Boundary, Origin, Place, Station
from gridwatch.territory.stations import close_station, open_station
from gridwatch.tiles.layers import tile_of
from tests.depth import examples
from tests.territory.import_files import REAL, needs_real_places, row
from tests.tiles.maps import features, get_tile, ground, versions
from tests.world import GROUP_2, GROUP_E, GROUP_W, IN_GROUP_W, VILLAGE, VILLAGE_2, Client, World

AT_14 = (14, *tile_of(*IN_GROUP_W, 14))
OPEN_LAYERS = ["county", "town", "village"]
ALL_LAYERS = [*OPEN_LAYERS, "group", "grid", "station"]


def test_a_tile_holds_outlines_with_keys_and_names_and_no_figure(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    found = features(get_tile(chief, "group", *AT_14))
    west = world.places[GROUP_W]
    assert found[west.id]["properties"] == {
        "code": GROUP_W,
        "name": "一组",
        "parent": west.parent_id,
        "level": "group",
        "origin": "real",
    }
    assert found[west.id]["geometry"]["type"] == "Polygon"


def test_a_tile_holds_exactly_the_places_whose_outlines_meet_it(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    names = versions(chief)
    boxes = {
        "village": {world.places[VILLAGE].id: (109.0, 109.02), world.places[VILLAGE_2].id: (109.02, 109.04)},
        "group": {
            world.places[GROUP_W].id: (109.0, 109.01),
            world.places[GROUP_E].id: (109.01, 109.02),
            world.places[GROUP_2].id: (109.02, 109.04),
        },
    }

    @hypothesis_settings(max_examples=examples(30))
    @given(
        layer=st.sampled_from(sorted(boxes)),
        z=st.integers(8, 15),
        lon=st.floats(108.97, 109.07),
        lat=st.floats(27.98, 28.04),
    )
    def check(layer: str, z: int, lon: float, lat: float) -> None:
        at = (z, *tile_of(lon, lat, z))
        found = set(features(chief.call("GET", f"/tiles/{layer}/{names[layer]}/{at[0]}/{at[1]}/{at[2]}.mvt")))
        cells = {key: shapely.box(west, 28.0, east, 28.02) for key, (west, east) in boxes[layer].items()}
        surely = {key for key, cell in cells.items() if cell.intersects(ground(*at, grown_by=63))}
        perhaps = {key for key, cell in cells.items() if cell.intersects(ground(*at, grown_by=65))}
        assert surely <= found <= perhaps

    check()


@needs_real_places
@pytest.mark.parametrize("z", [9, 11, 12, 14, 15])
def test_no_tile_loses_a_real_group(app: Flask, world: World, session: Session, z: int) -> None:
    rows = [row(0, "520628", "松桃苗族自治县"), *read_rows(REAL / "songtao_one_town.geojson")]
    now = datetime.now(UTC)
    assert import_places(session, rows, datum=Datum.WGS84, skip_bad=False, dry_run=False, now=now).is_applied
    session.commit()
    chief = Client(app, world, "chief")
    name = versions(chief)["group"]
    outlines = {
        place_id: to_shape(geom)
        for place_id, geom in session.execute(
            select(Boundary.place_id, Boundary.geom)
            .join(Place)
            .where(Boundary.level == "group", Place.code.like("520628%"))
        )
    }
    town = shapely.union_all(list(outlines.values()))
    west, south, east, north = town.bounds
    (left, top), (right, bottom) = tile_of(west, north, z), tile_of(east, south, z)
    columns = range(left, right + 1) if z < 13 else range(left, left + 2)
    # Lighter outlines are off by half a pixel (256 to a tile) at their band's nearest level, 8
    # units and a little.
    for x, y in [(x, y) for x in columns for y in range(top, bottom + 1)]:
        found = set(features(chief.call("GET", f"/tiles/group/{name}/{z}/{x}/{y}.mvt"))) & set(outlines)
        inside, around = ground(z, x, y, grown_by=50), ground(z, x, y, grown_by=80)
        assert {key for key, area in outlines.items() if area.intersection(inside).area > _speck(z)} <= found
        assert found <= {key for key, area in outlines.items() if area.intersects(around)}


def _speck(z: int) -> float:
    """Square degrees that may vanish: a strip of 12 units, as long as a tile is wide."""
    unit = 360 / 2**z / 4096
    return 12 * unit * 4096 * unit


def test_an_outline_across_two_tiles_is_in_both_and_runs_on_beyond_the_edge(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    z, (left, y), (right, _) = 15, tile_of(109.021, 28.01, 15), tile_of(109.039, 28.01, 15)
    assert right > left
    for x in range(left, right + 1):
        found = features(get_tile(chief, "group", z, x, y))
        across = [point[0] for ring in found[world.places[GROUP_2].id]["geometry"]["coordinates"] for point in ring]
        if left < x < right:
            assert (min(across), max(across)) == (-64, 4096 + 64)


def test_a_station_is_a_point_at_the_seat_or_else_inside_the_outline(
    app: Flask, world: World, session: Session
) -> None:
    chief = Client(app, world, "chief")
    z, x, y = 15, *tile_of(109.01, 28.01, 15)
    (found,) = features(get_tile(chief, "station", z, x, y)).values()
    assert (found["properties"]["name"], found["properties"]["origin"]) == ("岭上村前哨站", "derived")
    place = world.places[VILLAGE]
    assert found["id"] == place.id
    assert found["geometry"]["type"] == "Point"
    place.seat_lon, place.seat_lat = 109.0031, 28.0042
    session.merge(place)
    session.commit()
    z, x, y = 15, *tile_of(109.0031, 28.0042, 15)
    moved = features(get_tile(chief, "station", z, x, y))[place.id]
    assert moved["properties"]["origin"] == "real"
    assert ground(z, x, y, grown_by=64).contains(shapely.Point(109.0031, 28.0042))


@pytest.mark.parametrize(
    ("name", "seen"),
    [("monitor", OPEN_LAYERS), ("responder", OPEN_LAYERS), ("auditor", OPEN_LAYERS)]
    + [(name, ALL_LAYERS) for name in ("chief", "clerk", "viewer", "officer", "admin")],
)
def test_who_may_not_see_coverage_sees_no_groups_grids_and_stations(
    app: Flask, world: World, name: str, seen: list[str]
) -> None:
    client, everything = Client(app, world, name), versions(Client(app, world, "chief"))
    assert list(versions(client)) == seen
    for layer, version in everything.items():
        answer = client.call("GET", f"/tiles/{layer}/{version}/12/0/0.mvt")
        assert answer.status_code == (204 if layer in seen else 403), layer
        if layer not in seen:
            assert answer.json["code"] == "not_allowed"
            assert answer.headers["Cache-Control"] == "no-store"


def test_an_ended_session_gets_no_tile_although_it_lies_in_the_cache(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    address = f"/tiles/group/{versions(chief)['group']}/{AT_14[0]}/{AT_14[1]}/{AT_14[2]}.mvt"
    assert chief.call("GET", address).status_code == 200
    assert chief.call("DELETE", "/sessions/current").status_code == 204
    assert chief.call("GET", address).status_code == 401


def test_a_tile_is_kept_for_good_by_the_one_who_got_it_and_nobody_else(app: Flask, world: World) -> None:
    answer = get_tile(Client(app, world, "chief"), "group", *AT_14)
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding, Authorization, Cookie"
    assert answer.content_type == "application/vnd.mapbox-vector-tile"


def test_a_tile_comes_packed_or_plain_as_the_client_takes_it_each_with_a_tag_of_its_own(
    app: Flask, world: World
) -> None:
    chief = Client(app, world, "chief")
    plain, packed = get_tile(chief, "group", *AT_14), get_tile(chief, "group", *AT_14, **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    tags = plain.headers["ETag"], packed.headers["ETag"]
    assert tags[0] != tags[1]
    assert not any(tag.startswith("W/") for tag in tags)
    refused = get_tile(chief, "group", *AT_14, **{"Accept-Encoding": "gzip;q=0, br"})
    assert "Content-Encoding" not in refused.headers
    for tag, encoding, status in (
        (tags[0], "identity", 304),
        (tags[1], "gzip", 304),
        (tags[1], "identity", 200),
        ('"other"', "gzip", 200),
        ("*", "gzip", 304),
    ):
        again = get_tile(chief, "group", *AT_14, **{"If-None-Match": tag, "Accept-Encoding": encoding})
        assert again.status_code == status, (tag, encoding)
        assert again.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_a_tile_with_nothing_in_it_is_204_the_second_time_too(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    for _ in range(2):
        answer = get_tile(chief, "village", 14, 0, 0)
        assert (answer.status_code, answer.data) == (204, b"")
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("address", "pointer"),
    [
        ("village/{village}/6/51/26", "/z"),
        ("village/{village}/16/0/0", "/z"),
        ("county/{county}/99999999999999999999/0/0", "/z"),
        ("county/{county}/3/8/0", "/x"),
        ("county/{county}/3/0/8", "/y"),
        ("county/{county}/0/0/123456789012345678901234567890", "/y"),
        ("parish/{county}/3/0/0", "/layer"),
    ],
)
def test_an_address_out_of_range_is_refused_with_the_part_at_fault(
    app: Flask, world: World, address: str, pointer: str
) -> None:
    chief = Client(app, world, "chief")
    answer = chief.call("GET", f"/tiles/{address.format_map(versions(chief))}.mvt")
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


def test_what_is_no_number_is_no_address(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    for end in ("3/-1/0.mvt", "3/a/0.mvt", "3/0/0.png", "3.5/0/0.mvt"):
        assert chief.call("GET", f"/tiles/county/{versions(chief)['county']}/{end}").status_code == 404


def test_the_list_says_all_that_a_map_needs_and_is_not_sent_twice(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    answer = chief.get("/tiles")
    by_layer = {item["layer"]: item for item in answer.json["items"]}
    group = by_layer["group"]
    assert group["tiles"] == [f"/api/v1/tiles/group/{group['version']}/{{z}}/{{x}}/{{y}}.mvt"]
    assert (group["minzoom"], group["maxzoom"]) == (8, 15)
    assert group["bounds"] == pytest.approx([109.0, 28.0, 109.04, 28.02], abs=1e-6)
    assert by_layer["grid"]["bounds"] is None
    assert by_layer["station"]["bounds"] is not None
    again = chief.call("GET", "/tiles", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "private, max-age=15"


def _changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {layer for layer in before if before[layer] != after[layer]}


def test_a_version_changes_with_what_its_layer_shows_and_with_nothing_else(
    app: Flask, world: World, session: Session
) -> None:
    chief = Client(app, world, "chief")

    def after(change: Any) -> set[str]:
        before = versions(chief)
        state_actor(session, is_system=True)
        change()
        session.commit()
        return _changed(before, versions(chief))

    def rename() -> None:
        session.get_one(Place, world.places[VILLAGE].id).name = "岭上新村"

    def recount() -> None:
        session.get_one(Place, world.places[VILLAGE].id).households = 61

    def close() -> None:
        session.get_one(Place, world.places[GROUP_2].id).closed_on = china_day(world.now)

    def redraw() -> None:
        area = shapely.MultiPolygon([shapely.box(109.0, 28.0, 109.02, 28.03)])
        town = world.places[VILLAGE].parent_id
        assert town is not None
        put_boundaries(
            session,
            [Outline(town, session.get_one(Place, town).level, area, Origin.DERIVED)],
            now=datetime.now(UTC),
        )

    def open_one() -> None:
        open_station(session, VILLAGE_2, "二站", china_day(world.now), by=None, now=world.now)

    assert after(recount) == set()
    assert after(rename) == {"village", "station"}
    assert after(close) == {"group", "station"}
    assert after(redraw) == {"town"}
    assert after(open_one) == {"station"}


def test_an_old_version_is_404_with_the_present_one_even_when_the_tile_lies_in_the_cache(
    app: Flask, world: World, session: Session
) -> None:
    chief = Client(app, world, "chief")
    old = versions(chief)["village"]
    address = f"{AT_14[0]}/{AT_14[1]}/{AT_14[2]}.mvt"
    assert chief.call("GET", f"/tiles/village/{old}/{address}").status_code == 200
    session.get_one(Place, world.places[VILLAGE].id).name = "岭上新村"
    session.commit()
    present = versions(chief)["village"]
    for end in (address, "14/0/0.mvt"):
        answer = chief.call("GET", f"/tiles/village/{old}/{end}")
        assert (answer.status_code, answer.json["code"]) == (404, "other_tile_version")
        assert answer.json["current_version"] == present
        assert answer.headers["Cache-Control"] == "no-store"
    renamed = features(chief.call("GET", f"/tiles/village/{present}/{address}"))
    assert renamed[world.places[VILLAGE].id]["properties"]["name"] == "岭上新村"


def test_a_station_that_closes_on_a_day_leaves_the_map_on_that_day(
    app: Flask, world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief, today = Client(app, world, "chief"), china_day(world.now)
    station = session.scalars(select(Station)).one()
    close_station(session, station, today + timedelta(days=1), by=None, now=world.now)
    session.commit()
    z, x, y = 15, *tile_of(109.01, 28.01, 15)
    before = versions(chief)["station"]
    assert len(features(get_tile(chief, "station", z, x, y))) == 1
    monkeypatch.setattr("api.tiles.routes.china_day", lambda _now: today + timedelta(days=1))
    assert versions(chief)["station"] != before
    assert features(get_tile(chief, "station", z, x, y)) == {}


def test_closed_places_and_former_outlines_are_not_drawn(app: Flask, world: World, session: Session) -> None:
    chief, east = Client(app, world, "chief"), world.places[GROUP_E]
    small = shapely.MultiPolygon([shapely.box(109.0, 28.0, 109.0001, 28.0001)])
    now = session.scalar(select(func.clock_timestamp()))
    assert now is not None
    put_boundaries(session, [Outline(east.id, east.level, small, Origin.DERIVED)], now=now)
    session.commit()
    at = (15, *tile_of(109.015, 28.01, 15))
    assert east.id not in features(get_tile(chief, "group", *at))
    found = features(get_tile(chief, "group", 15, *tile_of(109.00005, 28.00005, 15)))
    assert found[east.id]["properties"]["origin"] == "derived"
    session.get_one(Place, east.id).closed_on = china_day(world.now)
    session.commit()
    assert east.id not in features(get_tile(chief, "group", 15, *tile_of(109.00005, 28.00005, 15)))
