"""Likely duplicates: pointed out, linked by a person, never across what a desk may see."""

import math
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.models import EndReason
from gridwatch.people.roles import Role
from gridwatch.reports.duplicates import _NEAR, NearRules, list_likely_duplicates
from gridwatch.territory.calendar import china_day
from tests.depth import examples
from tests.world import IN_GROUP_2, IN_GROUP_E, IN_GROUP_W, VILLAGE, Client, World

LON, LAT = IN_GROUP_W
DEGREE_M = 111_195.0
"""Of latitude, on the sphere."""


def _submit(app: Flask, world: World, name: str = "monitor", **changes: Any) -> UUID:
    made = uuid7()
    answer = Client(app, world, name).submit(made, **({"text": f"第{made}份"} | changes))
    assert answer.status_code == 201, answer.text
    return made


def _similar(app: Flask, world: World, report_id: UUID, name: str = "chief") -> dict[str, list[str]]:
    answer = Client(app, world, name).get(f"/reports/{report_id}/similar")
    assert answer.status_code == 200, answer.text
    return {item["id"]: item["likenesses"] for item in answer.json["items"]}


def test_a_near_one_of_the_category_is_likely_and_a_far_or_other_one_is_not(app: Flask, world: World) -> None:
    made = _submit(app, world)
    near = _submit(app, world, "monitor_e", at=(LON, LAT + 200 / DEGREE_M))
    _submit(app, world, at=(LON, LAT + 300 / DEGREE_M))
    _submit(app, world, at=(LON, LAT), category="J1")
    assert _similar(app, world, made) == {str(near): ["near"]}
    assert str(made) in _similar(app, world, near)


@settings(max_examples=examples(12))
@given(north=st.floats(-400, 400), east=st.floats(-400, 400))
def test_near_is_what_the_sphere_says(app: Flask, world: World, north: float, east: float) -> None:
    distance = math.hypot(north, east)
    if abs(distance - 250) < 5:
        return
    at = (LON + east / (DEGREE_M * math.cos(math.radians(LAT))), LAT + north / DEGREE_M)
    made, other = _submit(app, world, category="K1"), _submit(app, world, category="K1", at=at)
    found = Client(app, world, "chief").get(f"/reports/{made}/similar").json["items"]
    assert (str(other) in {item["id"] for item in found}) == (distance < 250)
    for one in (made, other):
        Client(app, world, "monitor").move(one, "withdraw")


def test_closed_and_old_ones_are_not_near(app: Flask, world: World, session: Session) -> None:
    made, withdrawn, other = (_submit(app, world) for _ in range(3))
    Client(app, world, "monitor").move(withdrawn, "withdraw")
    assert _similar(app, world, made) == {str(other): ["near"]}
    state_actor(session, is_system=True)
    assert list_likely_duplicates(session, made, rules=NearRules(250, timedelta(0))) == []


def test_the_same_words_in_the_village_are_pointed_out_whatever_their_punctuation(app: Flask, world: World) -> None:
    made = _submit(app, world, text="水渠 被人占了，一直没人管。", category="J1")
    same = _submit(app, world, "monitor_e", text="水渠被人占了一直没人管！", at=(109.015, 28.01), category="C3")
    _submit(app, world, "monitor_2", text="水渠被人占了一直没人管！", at=IN_GROUP_2)
    assert _similar(app, world, made) == {str(same): ["same_words"]}


def test_the_same_photo_in_the_village_is_pointed_out(app: Flask, world: World) -> None:
    photo = {"sha256": "ab" * 32, "kind": "photo", "size": 1000}
    made = _submit(app, world, evidence=[photo])
    other = _submit(app, world, "monitor_e", at=(109.015, 28.01), category="C3", evidence=[photo])
    assert _similar(app, world, made) == {str(other): ["same_photo"]}


def test_linking_is_a_persons_and_tells_neither_reporter(app: Flask, world: World) -> None:
    made, other = _submit(app, world), _submit(app, world, "monitor_e", at=(109.015, 28.01), category="C3")
    chief = Client(app, world, "chief")
    assert chief.post(f"/reports/{made}/links", {"other_id": str(other), "note": "同一条路"}).status_code == 204
    assert _similar(app, world, other) == {str(made): ["linked"]}
    assert chief.post(f"/reports/{other}/links", {"other_id": str(made)}).json["code"] == "already_linked"
    assert chief.post(f"/reports/{made}/links", {"other_id": str(made)}).status_code == 422
    assert chief.get(f"/reports/{made}").json["state"] == "submitted"
    monitor = Client(app, world, "monitor")
    assert monitor.get(f"/reports/{made}/similar").status_code == 403
    assert monitor.post(f"/reports/{made}/links", {"other_id": str(other)}).status_code == 403
    assert chief.call("DELETE", f"/reports/{made}/links/{other}").status_code == 204
    assert _similar(app, world, other) == {}


def test_what_a_desk_may_not_see_is_neither_likely_nor_linkable(app: Flask, world: World) -> None:
    made = _submit(app, world, text="低保名单里有村干部亲戚")
    sealed = _submit(app, world, "monitor_e", text="低保名单里有村干部亲戚", concerns=[{"post": "chief"}])
    assert _similar(app, world, made) == {}
    answer = Client(app, world, "chief").post(f"/reports/{made}/links", {"other_id": str(sealed)})
    missing = Client(app, world, "chief").post(f"/reports/{made}/links", {"other_id": str(uuid7())})
    assert (answer.status_code, answer.json) == (missing.status_code, missing.json)
    assert set(_similar(app, world, made, "clerk")) == {str(sealed)}


def test_the_index_finds_what_is_near_under_row_level_security(app: Flask, world: World, session: Session) -> None:
    made = _submit(app, world)
    chief = world.people["chief"].id
    state_actor(session, account_id=chief)
    session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = session.connection().execute(
        text(f"EXPLAIN {_NEAR.text}"),
        {"id": made, "open": ["submitted"], "period": timedelta(weeks=12), "radius": 250},
    )
    lines = "\n".join(row[0] for row in plan)
    assert "ix_report_near_cell" in lines, lines
    assert "near_cell = ANY" in lines, lines


def test_nobody_links_their_own_report(app: Flask, world: World, session: Session) -> None:
    own, other = sorted((uuid7(), uuid7()))
    Client(app, world, "monitor").submit(own)
    Client(app, world, "monitor_e").submit(other, at=IN_GROUP_E)
    end(session, world.appointments["monitor"].id, EndReason.MOVED, actor=None, now=world.now)
    new = NewAppointment(world.people["monitor"].id, Role.DEPUTY, VILLAGE, "任〔2026〕2号", china_day(world.now))
    appoint(session, new, actor=None, now=world.now)
    session.commit()
    for name, status in (("chief", 204), ("monitor", 403)):
        answer = Client(app, world, name).post(f"/reports/{own}/links", {"other_id": str(other)})
        assert answer.status_code == status, answer.json


def test_an_auditor_who_is_recused_from_one_of_two_linked_reports_finds_neither_entry(app: Flask, world: World) -> None:
    open_one, theirs = uuid7(), uuid7()
    Client(app, world, "monitor").submit(open_one)
    Client(app, world, "monitor").submit(theirs, concerns=[{"person": "auditor"}])
    linked = Client(app, world, "clerk").post(f"/reports/{open_one}/links", {"other_id": str(theirs)})
    assert linked.status_code == 204
    trail = Client(app, world, "auditor").get("/audit", limit=200).text
    assert str(open_one) in trail
    assert str(theirs) not in trail
