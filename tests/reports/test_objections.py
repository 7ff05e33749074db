"""A station that says a report is not its own: once, in time, and then the town decides."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.from_settings import move_rules
from gridwatch.people.actor import Actor, Post
from gridwatch.reports.lifecycle import Action
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import move
from tests.reports.clockwork import let_it_be, set_clock, stored
from tests.world import GROUP_2, GROUP_E, Client, World


@pytest.fixture
def report_id(app: Flask, world: World) -> UUID:
    """A report in the chief's inbox."""
    made = uuid7()
    Client(app, world, "monitor").submit(made)
    return made


def test_an_objection_hands_the_report_to_the_town_and_stops_the_station(
    app: Flask, world: World, report_id: UUID
) -> None:
    chief, deputy, clerk = (Client(app, world, n) for n in ("chief", "deputy", "clerk"))
    assert chief.move(report_id, "object").json["errors"][0]["pointer"] == "/note"
    objected = chief.move(report_id, "object", note="不在本村范围").json
    assert (objected["state"], objected["custodian"], objected["custody"]["holder"]) == (
        "submitted",
        "town",
        "岭口镇纪委",
    )
    assert objected["actions"] == []
    for client, action in ((chief, "village_fix"), (deputy, "escalate"), (chief, "object")):
        assert client.move(report_id, action, note="说明").status_code == 403, action
    decided = clerk.move(report_id, "assign", place_code=GROUP_2).json
    assert (decided["custodian"], decided["village"]["name"]) == ("town", "岭下村")
    assert chief.get(f"/reports/{report_id}").status_code == 404


def test_what_the_town_decides_on_an_objection_is_final(app: Flask, world: World, report_id: UUID) -> None:
    chief, clerk = Client(app, world, "chief"), Client(app, world, "clerk")
    chief.move(report_id, "object", note="不在本村范围")
    assert clerk.move(report_id, "assign", place_code=GROUP_E).json["custodian"] == "station"
    again = chief.move(report_id, "object", note="还是不在")
    assert (again.status_code, again.json["code"]) == (409, "cannot_object")
    assert chief.move(report_id, "village_fix", note="那就村里办").status_code == 200


def test_a_new_routing_can_be_objected_to_again(app: Flask, world: World, report_id: UUID) -> None:
    chief, clerk, officer = (Client(app, world, n) for n in ("chief", "clerk", "officer"))
    chief.move(report_id, "object", note="不在本村范围")
    clerk.move(report_id, "assign", place_code=GROUP_E)
    officer.move(report_id, "assign", place_code=GROUP_2)
    officer.move(report_id, "assign", place_code=GROUP_E)
    assert chief.move(report_id, "object", note="县里分办也不对").status_code == 200


def test_an_objection_comes_within_five_working_days(
    app: Flask, world: World, session: Session, report_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_at = stored(session, report_id).received_at
    chief = Client(app, world, "chief")
    set_clock(monkeypatch, given_at + timedelta(days=9))
    late = chief.move(report_id, "object", note="不在本村范围")
    assert (late.status_code, late.json["code"]) == (409, "cannot_object")
    set_clock(monkeypatch, given_at + timedelta(days=4))
    assert chief.move(report_id, "object", note="不在本村范围").status_code == 200


def test_a_town_that_does_not_decide_climbs_the_ladder(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    Client(app, world, "chief").move(report_id, "object", note="不在本村范围")
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    let_it_be(session, app, due_at)
    row = stored(session, report_id)
    assert (row.state, row.custodian) == ("submitted", "town")
    rungs = session.execute(text("SELECT clock, rung, holder FROM overdue_rung")).all()
    assert [tuple(rung) for rung in rungs] == [("objection", "reminder", "town")]


@pytest.mark.parametrize(("action", "way_back"), [("return", "answer"), ("object", "assign")])
def test_the_database_refuses_a_second_question_or_objection_that_the_code_forgot(
    app: Flask, world: World, session: Session, report_id: UUID, monkeypatch: pytest.MonkeyPatch,
    action: str, way_back: str,
) -> None:  # fmt: skip
    chief = Client(app, world, "chief")
    assert chief.move(report_id, action, note="说明").status_code == 200
    back = Client(app, world, "monitor" if way_back == "answer" else "clerk")
    facts = {"note": "答复"} if way_back == "answer" else {"place_code": GROUP_E}
    assert back.move(report_id, way_back, **facts).status_code == 200
    monkeypatch.setattr("gridwatch.reports.moves.checks.check_question", lambda *_: None)
    monkeypatch.setattr("gridwatch.reports.moves.checks.check_objection", lambda *_, **__: None)
    with pytest.raises(IntegrityError, match="had its"):
        move(
            session, report_id, Move(Action(action), stored(session, report_id).version, note="再来"),
            actor=_actor(app, world, "chief"), rules=move_rules(app.config["SETTINGS"]), now=world.now,
        )  # fmt: skip


def _actor(app: Flask, world: World, name: str) -> Actor:
    held, key = world.appointments[name], app.config["IDENTITY_VAULT"].pseudonym(world.people[name].id)
    return Actor(held.account_id, key, (Post(held.role, held.place_id, held.place_level),))
