"""Where something without a position goes, and that a phone is told so beforehand."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.models import EndReason
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from tests.depth import examples
from tests.world import (
    COUNTY,
    GROUP_2,
    GROUP_E,
    GROUP_W,
    IN_GROUP_2,
    OUTSIDE,
    TOWN,
    VILLAGE,
    Client,
    World,
    add_person,
    report_body,
)


@pytest.fixture
def two_posts(app: Flask, world: World, session: Session) -> Client:
    """A monitor of the west group who also has a post of the county's."""
    account = add_person(session, world, "busy", Role.MONITOR, GROUP_W, seat=2)
    appoint_to(session, world, account.id, Role.CITIZEN, COUNTY)
    session.commit()
    return Client(app, world, "busy")


def appoint_to(session: Session, world: World, account_id: int, role: Role, place: str, *, days: int = 100) -> None:
    """One more post for somebody, since some days ago."""
    start = china_day(world.now) - timedelta(days=days)
    seat = 2 if role is Role.MONITOR else None
    appoint(
        session, NewAppointment(account_id, role, place, "任〔2026〕2号", start, seat=seat), actor=None, now=world.now
    )


def test_without_a_position_the_reporters_one_post_gives_the_place(app: Flask, world: World) -> None:
    answer = Client(app, world, "monitor").submit(location=None).json
    assert (answer["place"]["code"], answer["custodian"], answer["state"]) == (GROUP_W, "station", "submitted")
    assert Client(app, world, "chief").get("/reports").json["items"], "the chief whom the phone had promised"
    assert Client(app, world, "clerk").get("/reports", tray="unrouted").json["items"] == []


def test_a_confidential_report_names_the_village_and_not_the_group(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    said_nothing = monitor.submit(location=None, confidential=True).json
    chose_the_own_group = monitor.submit(location=None, place_code=GROUP_W, confidential=True).json
    assert (said_nothing["place"]["code"], said_nothing["custodian"]) == (VILLAGE, "station")
    assert chose_the_own_group["place"]["code"] == VILLAGE
    assert monitor.submit(location=None, place_code=GROUP_E, confidential=True).json["place"]["code"] == GROUP_E


def test_the_post_at_capture_counts_and_no_later_one(app: Flask, world: World, session: Session) -> None:
    moved = world.now - timedelta(days=5)
    end(session, world.appointments["monitor_2"].id, EndReason.MOVED, actor=None, now=world.now, at=moved)
    appoint_to(session, world, world.people["monitor_2"].id, Role.MONITOR, GROUP_E, days=4)
    session.commit()
    client = Client(app, world, "monitor_2")
    earlier = world.now - timedelta(days=10)
    assert client.submit(location=None, captured_at=earlier).json["place"]["code"] == GROUP_2
    assert client.submit(location=None).json["place"]["code"] == GROUP_E


def test_with_several_posts_and_nothing_said_it_waits_in_the_town(two_posts: Client) -> None:
    answer = two_posts.submit(location=None).json
    assert (answer["place"]["code"], answer["custodian"]) == (TOWN, "town")
    for code in (GROUP_W, COUNTY):
        assert two_posts.submit(location=None, place_code=code).json["place"]["code"] == code


def test_sync_and_visits_go_by_the_same_rule(app: Flask, world: World, two_posts: Client) -> None:
    for client, place in ((Client(app, world, "monitor"), GROUP_W), (two_posts, TOWN)):
        visit = {"result": "no_problem", "captured_at": world.now.isoformat()}
        items = [
            {"type": "report", "id": str(uuid7()), "body": report_body(location=None)},
            {"type": "visit", "id": str(uuid7()), "body": visit},
        ]
        results = client.post("/sync", {"items": items}).json["results"]
        assert [one["receipt"]["place"]["code"] for one in results] == [place, place]


_UPWARD = ["station", "town", "county"]
_POSITIONS = st.builds(
    lambda lon, lat, accuracy: {"lon": lon, "lat": lat, "accuracy_m": accuracy, "datum": "wgs84"},
    st.floats(108.99, 109.05), st.floats(27.99, 28.03), st.floats(0, 3000),
)  # fmt: skip
_PLACES = st.one_of(
    st.just({}),
    st.builds(lambda code: {"place_code": code}, st.sampled_from([COUNTY, TOWN, VILLAGE, GROUP_W, GROUP_E, GROUP_2])),
    st.builds(lambda at: {"location": at}, _POSITIONS),
)
_CONCERNS = st.lists(
    st.one_of(
        st.builds(
            lambda post: {"post": post}, st.sampled_from(["chief", "group_leader", "town_cadre", "town_commission"])
        ),
        st.builds(lambda name: {"person": name}, st.sampled_from(["chief", "monitor_e", "路人"])),
    ),
    max_size=2,
)


@settings(max_examples=examples(150))
@given(
    st.sampled_from(["monitor", "monitor_2", "busy"]), _PLACES, _CONCERNS, st.sampled_from(["J4", "A2"]), st.booleans()
)
def test_what_was_said_beforehand_is_what_happens(
    app: Flask,
    two_posts: Client,
    world: World,
    name: str,
    place: dict[str, Any],
    concerns: list[dict[str, str]],
    category: str,
    confidential: bool,
) -> None:
    client = Client(app, world, name)
    sketch = place | {"concerns": concerns, "category": category, "confidential": confidential}
    told = client.post("/reports/preview", sketch)
    assert told.status_code == 200, told.text
    done = client.submit(**({"location": None} | sketch)).json
    assert told.json["places"][0] == done["place"]
    if any("person" in one for one in concerns):
        assert _UPWARD.index(told.json["custodian"]) <= _UPWARD.index(done["custodian"]), "nobody sees it unannounced"
    else:
        assert told.json["custodian"] == done["custodian"]


def test_a_preview_names_the_place_its_station_and_whether_it_is_ones_own(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    own = monitor.post("/reports/preview", {}).json
    assert [one["name"] for one in own["places"]] == ["一组", "岭上村", "岭口镇", "试验县"]
    assert (own["station"], own["custodian"], own["is_own"]) == ("岭上村前哨站", "station", True)
    elsewhere = monitor.post("/reports/preview", {"location": _at(*IN_GROUP_2)}).json
    assert (elsewhere["places"][1]["name"], elsewhere["station"], elsewhere["is_own"]) == ("岭下村", None, False)
    assert elsewhere["custodian"] == "town", "the village below has no station"
    nowhere = monitor.post("/reports/preview", {"location": _at(*OUTSIDE)}).json
    assert (nowhere["placement"], nowhere["is_own"]) == ("unplaced", False)


def test_a_preview_writes_nothing_and_names_the_field_at_fault(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    monitor.post("/reports/preview", {"category": "J4"})
    assert monitor.get("/reports").json["items"] == []
    both = {"place_code": GROUP_W, "location": _at(*IN_GROUP_2)}
    for sketch, pointer in (
        (both, "/place_code"), ({"category": "Q7"}, "/category"), ({"place_code": "529801999"}, "/place_code"),
        ({"location": _at(28.01, 109.0)}, "/location/lat"),
        ({"concerns": [{"post": "county_official"}]}, "/concerns/0/post"),
    ):  # fmt: skip
        refused = monitor.post("/reports/preview", sketch)
        assert refused.status_code == 422, refused.text
        assert pointer in {error["pointer"] for error in refused.json["errors"]}
    assert Client(app, world, "auditor").post("/reports/preview", {}).status_code == 403


def test_a_phone_is_told_what_its_post_says_so_that_it_knows_it_offline(
    app: Flask, world: World, two_posts: Client
) -> None:
    told = Client(app, world, "monitor").get("/sync").json["by_post"]
    assert [told[one]["places"][0]["code"] for one in ("plain", "confidential")] == [GROUP_W, VILLAGE]
    assert two_posts.get("/sync").json["by_post"]["plain"]["placement"] == "unplaced"
    assert Client(app, world, "chief").get("/sync").json["by_post"] is None


def _at(lon: float, lat: float) -> dict[str, Any]:
    return {"lon": lon, "lat": lat, "accuracy_m": 5, "datum": "wgs84"}
