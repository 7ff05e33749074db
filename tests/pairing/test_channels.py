"""Channel points: where they stand, whether they work, and the figures of a day."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from gridwatch.database import state_actor
from gridwatch.pairing.channel_models import FIVE
from tests.evidence.files import SECRET, digest, exif, photo
from tests.pairing.officers import days_ago
from tests.pairing.test_petitions import YEAR, record
from tests.pairing.villages import twenty_nine_villages
from tests.world import COUNTY, IN_GROUP_2, IN_GROUP_W, TOWN, VILLAGE, VILLAGE_2, Client, World

NEXT_DOOR = {"lon": IN_GROUP_2[0], "lat": IN_GROUP_2[1]}


@pytest.fixture
def desks(app: Flask, world: World) -> dict[str, Client]:
    names = ("chief", "clerk", "officer", "other_secretary", "partner", "monitor")
    return {name: Client(app, world, name) for name in names}


def stand(client: Client, kind: str = "board", village: str = VILLAGE, **changes: Any) -> TestResponse:
    """Record a channel point in the village's west, open since a hundred days."""
    body = {
        "village_code": village, "kind": kind, "name": "村部公示栏", "opened_on": days_ago(100),
        "location": {"lon": IN_GROUP_W[0], "lat": IN_GROUP_W[1]},
    }  # fmt: skip
    return client.post("/channel-points", body | changes)


def see(client: Client, channel: str, days: int, *, works: bool = True, note: str | None = "断电") -> TestResponse:
    body = {"seen_on": days_ago(days), "is_working": works, "note": None if works else note}
    return client.post(f"/channel-points/{channel}/sightings", body)


def test_it_is_known_to_work_by_who_saw_it_last(desks: dict[str, Client]) -> None:
    chief = desks["chief"]
    made = stand(chief).json
    assert (made["last_seen_on"], made["is_working"], made["lon"]) == (None, None, IN_GROUP_W[0])
    assert see(chief, made["id"], 5).json["is_working"] is True
    see(chief, made["id"], 20, works=False)
    (listed,) = desks["officer"].get("/channel-points").json["items"]
    assert (listed["last_seen_on"], listed["is_working"]) == (days_ago(5), True), "what is said later of before"
    assert see(desks["clerk"], made["id"], 0, works=False).json["is_working"] is False
    for query, count in (({}, 1), ({"working": "true"}, 0), ({"working": "false"}, 1), ({"kind": "room"}, 0),
                         ({"place": VILLAGE_2}, 0), ({"place": COUNTY}, 1)):  # fmt: skip
        assert len(chief.get("/channel-points", **query).json["items"]) == count, query
        assert chief.get("/channel-points/totals", **query).json == {"total": count}, query
    closed = chief.post(f"/channel-points/{made['id']}/closing", {"closed_on": days_ago(0)}).json
    assert closed["closed_on"] == days_ago(0)
    assert chief.get("/channel-points").json["items"] == []
    assert len(chief.get("/channel-points", open="false").json["items"]) == 1


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"village": TOWN}, "/village_code", None),
        ({"location": None}, "/location", None),
        ({"location": {"lon": 109.0}}, "/location/lat", None),
        ({"location": {"lon": 28.01, "lat": 89}}, "/location", None),
        ({"location": {"lon": 28.01, "lat": 109.0}}, "/location/lat", None),
        ({"location": NEXT_DOOR}, "/outside_because", "outside_village"),
        ({"opened_on": days_ago(-1)}, "/opened_on", None),
        ({"kind": "radio"}, "/kind", None),
    ],
)
def test_a_channel_that_cannot_be_is_refused_by_its_field(
    desks: dict[str, Client], changes: dict[str, Any], pointer: str, code: str | None
) -> None:
    refused = stand(desks["clerk"], **changes)
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0]["pointer"] == pointer
    assert code is None or refused.json["code"] == code


def test_a_point_outside_its_village_takes_a_word(desks: dict[str, Client]) -> None:
    made = stand(desks["chief"], location=NEXT_DOOR, outside_because="设在集市上，两村共用")
    assert (made.status_code, made.json["outside_because"]) == (201, "设在集市上，两村共用")
    assert stand(desks["chief"], "wechat", location=None, name="村务公开群").status_code == 201


def test_it_is_seen_while_it_is_there_and_what_fails_takes_a_word(desks: dict[str, Client]) -> None:
    made = stand(desks["chief"]).json["id"]
    for days in (101, -1):
        assert see(desks["chief"], made, days).json["errors"][0]["pointer"] == "/seen_on"
    assert see(desks["chief"], made, 1, works=False, note=None).json["errors"][0]["pointer"] == "/note"
    assert see(desks["other_secretary"], made, 1).status_code == 404
    assert stand(desks["other_secretary"]).status_code == 403
    assert stand(desks["chief"], village=VILLAGE_2).status_code == 403
    assert desks["partner"].get("/channel-points").status_code == 403
    assert desks["monitor"].get("/channel-points").status_code == 403


POINT = """
    INSERT INTO channel_point (id, kind, village_id, name, point, opened_on, recorded_by, recorded_at)
    SELECT gen_random_uuid(), kind, village_id, name, {point}, {opened_on}, recorded_by, recorded_at
    FROM channel_point WHERE id = :id"""
SEEN = """
    INSERT INTO channel_sighting (id, channel_point_id, seen_on, is_working, account_id, at)
    SELECT gen_random_uuid(), id, {seen_on}, {works}, recorded_by, recorded_at FROM channel_point WHERE id = :id"""


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (POINT.format(point="ST_SetSRID(ST_MakePoint(109.03, 28.01), 4326)", opened_on="opened_on"), "lies outside"),
        (POINT.format(point="NULL", opened_on="opened_on"), "ck_channel_point_stands"),
        (POINT.format(point="point", opened_on="opened_on + 1000"), "ck_channel_point_opened"),
        (SEEN.format(seen_on="opened_on - 1", works="true"), "is not there"),
        (SEEN.format(seen_on="opened_on + 1000", works="true"), "ck_channel_sighting_seen"),
        (SEEN.format(seen_on="opened_on", works="false"), "ck_channel_sighting_says_why"),
        ("UPDATE channel_point SET kind = 'room' WHERE id = :id", "permission denied"),
        ("UPDATE channel_sighting SET is_working = true", "permission denied"),
    ],
)
def test_the_database_refuses_what_the_code_might_forget(
    desks: dict[str, Client], session: Session, statement: str, rule: str
) -> None:
    made = stand(desks["chief"]).json["id"]
    see(desks["chief"], made, 3)
    state_actor(session, is_system=True)
    with pytest.raises(DBAPIError, match=rule), session.begin_nested():
        session.execute(text(statement), {"id": made} if ":id" in statement else {})


STOOD = """
    INSERT INTO channel_point (id, kind, village_id, name, point, outside_because, opened_on, recorded_by, recorded_at)
    SELECT gen_random_uuid(), :kind, p.id, :kind, ST_SetSRID(ST_MakePoint(109.005, 28.01), 4326), :because, :opened,
      :by, now()
    FROM place p CROSS JOIN generate_series(1, :times) WHERE p.code = ANY (:codes)"""
SIGHTED = """
    INSERT INTO channel_sighting (id, channel_point_id, seen_on, is_working, account_id, at)
    SELECT gen_random_uuid(), c.id, :seen, true, :by, now() FROM channel_point c"""


def _fill(session: Session, world: World, villages: list[str]) -> None:
    """Terminals 84, boards 86, rooms 29, screens 68; a web page and a group in every village."""
    by = world.people["officer"].id
    for kind, times, rest in (("net", 1, 0), ("wechat", 1, 0), ("room", 1, 0), ("terminal", 2, 26), ("board", 2, 28),
                              ("screen", 2, 10)):  # fmt: skip
        for codes, number in ((villages, times), (villages[1 : 1 + rest], 1)):
            facts = {"kind": kind, "opened": days_ago(90), "by": by, "times": number, "codes": codes}
            session.execute(text(STOOD), facts | {"because": "测试"})
    session.execute(text(SIGHTED), {"seen": days_ago(40), "by": by})
    session.commit()


def test_working_points_by_kind_on_a_day_and_villages_with_all_five(
    app: Flask, session: Session, world: World, desks: dict[str, Client]
) -> None:
    villages = twenty_nine_villages(session, world)
    _fill(session, world, villages)
    officer = desks["officer"]
    told = officer.get("/channel-figures", place=COUNTY, on=days_ago(30)).json
    working = {one["kind"]: one["working"] for one in told["kinds"]}
    assert working == {"net": 29, "wechat": 29, "room": 29, "terminal": 84, "board": 86, "screen": 68}
    assert (told["with_all_five"], told["villages"]) == (29, 29)
    before = officer.get("/channel-figures", place=COUNTY, on=days_ago(41)).json
    assert {one["working"] for one in before["kinds"]} == {0}, "there, and not known to work"
    assert before["with_all_five"] == 0
    (room,) = officer.get("/channel-points", place=villages[5], kind="room").json["items"]
    see(officer, room["id"], 20, works=False)
    assert officer.get("/channel-figures", place=COUNTY, on=days_ago(10)).json["with_all_five"] == 28
    assert officer.get("/channel-figures", place=COUNTY, on=days_ago(30)).json["with_all_five"] == 29
    own = desks["chief"].get("/channel-figures", place=COUNTY, on=days_ago(10)).json
    assert own["with_all_five"] == 1, "what a village's desk may read"
    assert len(FIVE) == 5


def test_a_village_without_petitions_is_shown_beside_no_channel_known_to_work(
    world: World, desks: dict[str, Client]
) -> None:
    officer = desks["officer"]
    for village in (VILLAGE, VILLAGE_2):
        assert record(officer, 0, place=village).status_code == 201
    made = stand(officer, opened_on=f"{YEAR}-01-10").json["id"]
    window = {"place": COUNTY, "first": f"{YEAR}-01-01", "past": f"{YEAR + 1}-01-01", "definition": "XF-A"}
    assert officer.get("/quiet-villages", **window).json["bands"][-1] == {
        "at_most": 0, "villages": 2, "without_channel": 2,
    }  # fmt: skip
    seen = {"seen_on": f"{YEAR}-12-30", "is_working": True, "note": None}
    assert officer.post(f"/channel-points/{made}/sightings", seen).status_code == 201
    told = officer.get("/quiet-villages", **window).json
    assert told["bands"][-1]["without_channel"] == 1
    assert {one["village"]["code"]: one["has_channel"] for one in told["villages"]} == {VILLAGE: True, VILLAGE_2: False}


def test_a_photo_shows_it_as_it_was_seen_last(desks: dict[str, Client]) -> None:
    chief, content = desks["chief"], photo(exif=exif(lon=109.005, lat=28.01))
    announced = {"sha256": digest(content), "size": len(content)}
    made = stand(chief).json
    assert (made["last_sighting_id"], made["photo"]) == (None, None)
    body = {"seen_on": days_ago(3), "is_working": True, "photo": announced}
    seen = chief.post(f"/channel-points/{made['id']}/sightings", body).json
    at = f"/files/channel_sighting/{seen['sighting_id']}/{announced['sha256']}"
    assert (seen["last_sighting_id"], seen["photo"]["status"]) == (seen["sighting_id"], "expected")
    assert desks["clerk"].call("PUT", at, data=content).status_code == 404, "who announced it sends it"
    assert [chief.call("PUT", at, data=content).status_code for _ in range(2)] == [201, 200]
    for name, status in (("officer", 200), ("clerk", 200), ("other_secretary", 404), ("monitor", 404)):
        shown = desks[name].get(at)
        assert shown.status_code == status, name
        assert SECRET not in shown.data
    (listed,) = desks["officer"].get("/channel-points").json["items"]
    assert listed["photo"] == {"sha256": announced["sha256"], "kind": "photo", "status": "present"}
    assert see(desks["clerk"], made["id"], 9).json["photo"] is not None, "what is said later of before"
    assert see(desks["clerk"], made["id"], 1).json["photo"] is None, "that was how it looked before"
    bad = chief.post(f"/channel-points/{made['id']}/sightings", body | {"photo": {"sha256": "x", "size": 0}})
    assert {one["pointer"] for one in bad.json["errors"]} == {"/photo/sha256", "/photo/size"}
