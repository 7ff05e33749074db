"""The main job on a real town of 松桃, as its real offices would do it, over HTTP."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from geo.datum import Datum, wgs84_to_gcj02
from gridwatch.database import state_actor
from gridwatch.people.roles import Role
from gridwatch.people.units import open_unit
from gridwatch.territory.calendar import china_day
from gridwatch.territory.importing.reading import read_rows
from gridwatch.territory.importing.writing import import_places
from gridwatch.territory.stations import open_station
from tests.territory.import_files import REAL, needs_real_places, row
from tests.world import Client, World, add_person

pytestmark = needs_real_places
COUNTY, TOWN = "520628", "520628106"


@pytest.fixture
def songtao(app: Flask, session: Session) -> World:
    """孟溪镇 with a station in each village, and everybody whom the main job needs, in one of its
    villages."""
    now = datetime.now(UTC)
    rows = [row(0, COUNTY, "松桃苗族自治县"), *read_rows(REAL / "songtao_one_town.geojson")]
    report = import_places(session, rows, datum=Datum.WGS84, skip_bad=False, dry_run=False, now=now)
    assert report.is_applied
    villages = session.execute(text("SELECT code, name FROM place WHERE level = 'village' ORDER BY code")).all()
    for code, name in villages:
        open_station(session, code, f"{name}廉情前哨站", china_day(now), by=None, now=now)
    world = World(now)
    world.unit = open_unit(session, TOWN, "孟溪镇水务站", actor=None, now=now)
    village = villages[3].code
    group = session.scalar(
        text("SELECT min(code) FROM place WHERE code LIKE :v AND level = 'group'"), {"v": f"{village}%"}
    )
    assert group is not None
    for name, role, place in (
        ("monitor", Role.MONITOR, group), ("chief", Role.CHIEF, village), ("deputy", Role.DEPUTY, village),
        ("neighbour", Role.CHIEF, villages[4].code), ("clerk", Role.TOWN_CLERK, TOWN),
        ("secretary", Role.TOWN_SECRETARY, TOWN), ("officer", Role.COUNTY_OFFICER, COUNTY),
    ):  # fmt: skip
        add_person(session, world, name, role, place, days=1)
    add_person(session, world, "responder", Role.RESPONDER, TOWN, days=1, unit_id=world.unit.id)
    session.commit()
    world.places["group"] = session.execute(text("SELECT * FROM place WHERE code = :g"), {"g": group}).one()  # type: ignore[assignment]
    return world


def test_from_a_wechat_position_to_the_secretarys_sign_off(app: Flask, songtao: World, session: Session) -> None:
    group = songtao.places["group"]
    state_actor(session, is_system=True)
    inside = text(
        "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_PointOnSurface(geom) p FROM boundary WHERE place_id = :id) b"
    )
    lon, lat = wgs84_to_gcj02(*session.execute(inside, {"id": group.id}).one())
    people = {name: Client(app, songtao, name) for name in songtao.people}
    report_id = uuid7()
    location = {"lon": lon, "lat": lat, "accuracy_m": 3, "datum": "gcj02"}
    receipt = people["monitor"].submit(report_id, location=location, category="J1", text="水管爆了三天没人修").json
    assert (receipt["place"]["code"], receipt["custodian"]) == (group.code, "station")
    assert people["neighbour"].get(f"/reports/{report_id}").status_code == 404

    assert songtao.unit is not None
    order = {"unit_id": songtao.unit.id, "requirement": "三日内修复水管", "due_days": 3}
    for name, action, facts in (
        ("chief", "return", {"note": "在哪家门口？"}),
        ("monitor", "answer", {"note": "村口小卖部旁"}),
        ("chief", "escalate", {"note": "需水务站处理"}),
        ("clerk", "accept", {}),
        ("clerk", "order", order),
    ):
        answer = people[name].move(report_id, action, **facts)
        assert answer.status_code == 200, (action, answer.text)
    item = people["responder"].get("/orders").json["items"][0]
    assert people["responder"].post(f"/orders/{item['id']}/feedback", {"answer": "已换新管"}).status_code == 200
    assert people["deputy"].revisit(report_id, "水压正常").status_code == 200
    assert people["clerk"].move(report_id, "close").status_code == 403
    assert people["secretary"].move(report_id, "close", note="合格").json["state"] == "closed"
    again = people["monitor"].move(report_id, "reopen", note="又漏了").json
    assert (again["state"], again["round"]) == ("accepted", 2)
    timeline = people["officer"].get(f"/reports/{report_id}/events").json["items"]
    assert [e["seq"] for e in timeline] == list(range(1, 11))
