"""Territory over HTTP: looking places up, locating a point, opening and closing stations."""

from flask import Flask
from shapely.geometry import box, shape

from geo.datum import wgs84_to_gcj02
from gridwatch.territory.calendar import china_day
from tests.world import (
    COUNTY,
    GROUP_E,
    GROUP_W,
    IN_GROUP_W,
    ON_BORDER,
    OUTSIDE,
    TOWN,
    VILLAGE,
    VILLAGE_2,
    Client,
    World,
)


def test_places_are_found_by_level_parent_and_name(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    codes = lambda **query: [place["code"] for place in monitor.get("/places", **query).json["items"]]  # noqa: E731
    assert codes(level="village") == [VILLAGE, VILLAGE_2]
    assert codes(parent=VILLAGE) == [GROUP_W, GROUP_E]
    assert codes(q="岭上") == [VILLAGE]
    assert codes(q="%") == []
    assert monitor.get("/places", parent="529801999").json["errors"][0]["pointer"] == "/parent"


def test_padded_codes_are_read_and_the_trimmed_form_is_given(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    assert monitor.get(f"/places/{TOWN}000").json["code"] == TOWN
    assert monitor.get(f"/places/{COUNTY}000000").json["code"] == COUNTY
    for unknown in ("529801999", "abc", "52980110100100"):
        assert monitor.get(f"/places/{unknown}").status_code == 404


def test_a_boundary_is_a_geojson_feature(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    answer = monitor.get(f"/places/{GROUP_W}/boundary")
    assert answer.content_type == "application/geo+json"
    assert shape(answer.json["geometry"]).equals(box(109.0, 28.0, 109.01, 28.02))
    assert answer.json["properties"]["origin"] == "real"
    assert monitor.get("/places/529801102/boundary").status_code == 404


def test_a_point_is_located_in_its_own_datum(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    lon, lat = wgs84_to_gcj02(*IN_GROUP_W)
    found = monitor.get("/places/locate", lon=lon, lat=lat, datum="gcj02").json
    assert [place["code"] for place in found["cells"][0]["places"]] == [GROUP_W, VILLAGE, TOWN, COUNTY]
    near = monitor.get("/places/locate", lon=ON_BORDER[0], lat=ON_BORDER[1], accuracy_m=30).json["cells"]
    assert [(cell["covers"], cell["places"][0]["code"]) for cell in near] == [(True, GROUP_W), (False, GROUP_E)]
    assert 5 < near[1]["distance_m"] < 15
    assert monitor.get("/places/locate", lon=OUTSIDE[0], lat=OUTSIDE[1]).json["cells"] == []
    assert monitor.get("/places/locate", lon="nan", lat=28).status_code == 422


def test_a_station_is_opened_routes_and_is_closed(app: Flask, world: World) -> None:
    clerk, monitor = Client(app, world, "clerk"), Client(app, world, "monitor_2")
    today = china_day(world.now).isoformat()
    assert monitor.submit(at=(109.03, 28.01)).json["custodian"] == "town"
    opened = clerk.post("/stations", {"place_code": VILLAGE_2, "name": "岭下村前哨站", "opened_on": today})
    assert opened.status_code == 201, opened.text
    assert monitor.submit(at=(109.03, 28.01)).json["custodian"] == "station"
    twice = clerk.post("/stations", {"place_code": VILLAGE_2, "name": "又一个", "opened_on": today})
    assert (twice.status_code, twice.json["code"]) == (409, "station_exists")
    closed = clerk.post(f"/stations/{opened.json['id']}/close", {"closed_on": today})
    assert closed.json["closed_on"] == today
    assert monitor.submit(at=(109.03, 28.01)).json["custodian"] == "town"
    assert len(clerk.get("/stations", place=TOWN).json["items"]) == 2


def test_a_post_in_a_group_is_the_innermost_station(app: Flask, world: World) -> None:
    clerk, today = Client(app, world, "clerk"), china_day(world.now).isoformat()
    clerk.post("/stations", {"place_code": GROUP_W, "name": "一组工作点", "opened_on": today})
    report_id = Client(app, world, "monitor").submit().json["report_id"]
    assert Client(app, world, "chief").get(f"/reports/{report_id}").json["station"] == "一组工作点"


def test_stations_are_the_towns_own_business(app: Flask, world: World) -> None:
    new = {"place_code": VILLAGE_2, "name": "x", "opened_on": "2026-01-01"}
    assert Client(app, world, "other_secretary").post("/stations", new).status_code == 403
    assert Client(app, world, "chief").post("/stations", new).status_code == 403
    town = Client(app, world, "clerk").post("/stations", new | {"place_code": TOWN})
    assert (town.status_code, town.json["errors"][0]["pointer"]) == (422, "/place_code")


def test_units_at_or_above_a_place_can_be_addressed(app: Flask, world: World) -> None:
    clerk, secretary = Client(app, world, "clerk"), Client(app, world, "other_secretary")
    made = clerk.post("/units", {"place_code": TOWN, "name": "镇供电所"})
    assert made.status_code == 201
    assert clerk.post("/units", {"place_code": TOWN, "name": "镇供电所"}).status_code == 409
    assert [u["name"] for u in clerk.get("/units", place=GROUP_W).json["items"]] == [
        "镇水务站",
        "县农业农村局",
        "镇供电所",
    ]
    assert secretary.post("/units", {"place_code": TOWN, "name": "别处的"}).status_code == 403


def test_categories_come_with_what_seals_and_what_to_redact(app: Flask, world: World) -> None:
    listed = {c["code"]: c for c in Client(app, world, "monitor").get("/categories").json["items"]}
    assert len(listed) == 45
    assert listed["D4"]["seals"] is True
    assert "health" in listed["F1"]["redact"]
