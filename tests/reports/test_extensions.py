"""More time for an order: asked once a round, decided by another person, shown to a unit for its
own order only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from tests.evidence.phones import ordered as order_of
from tests.reports.clockwork import let_it_be, set_clock, stored
from tests.world import Client, Inhabited, World

WANTED = {"days": 10, "reason": "材料未到"}


@pytest.fixture
def ordered(app: Flask, world: World) -> UUID:
    """A report whose order the water unit has."""
    made = uuid7()
    Client(app, world, "monitor").submit(made)
    Client(app, world, "chief").move(made, "escalate")
    clerk = Client(app, world, "clerk")
    clerk.move(made, "accept")
    assert world.unit is not None
    assert clerk.move(made, "order", unit_id=world.unit.id, requirement="修路", due_days=20).status_code == 200
    return made


def _order(responder: Client) -> dict[str, Any]:
    found: dict[str, Any] = responder.get("/orders").json["items"][0]
    return found


def test_an_approved_extension_moves_report_and_order_together(app: Flask, world: World, ordered: UUID) -> None:
    responder, secretary = Client(app, world, "responder"), Client(app, world, "secretary")
    before = secretary.get(f"/reports/{ordered}").json
    order = _order(responder)
    asked = responder.post(f"/orders/{order['id']}/extension", WANTED)
    assert (asked.status_code, asked.json["state"], asked.json["asked_as"]) == (201, "asked", "responder")
    assert secretary.get(f"/reports/{ordered}/extensions").json["items"] == [asked.json]
    decided = secretary.post(f"/reports/{ordered}/extension/decision", {"action": "approve", "note": "同意"})
    assert (decided.status_code, decided.json["state"]) == (200, "approved")
    after, moved = secretary.get(f"/reports/{ordered}").json, _order(responder)
    assert (after["state"], after["custodian"], after["version"]) == ("ordered", "unit", before["version"] + 1)
    assert after["due_at"] == moved["due_at"] != before["due_at"]
    assert responder.get(f"/orders/{order['id']}/extensions").json["items"][0]["note"] == "同意"
    assert secretary.get(f"/reports/{ordered}/events").json["items"][-1]["action"] == "extend"


def test_a_refusal_moves_nothing_and_is_final_for_the_round(app: Flask, world: World, ordered: UUID) -> None:
    clerk, secretary = Client(app, world, "clerk"), Client(app, world, "secretary")
    before = secretary.get(f"/reports/{ordered}").json
    assert clerk.post(f"/reports/{ordered}/extension", WANTED).json["asked_as"] == "town_clerk"
    assert secretary.post(f"/reports/{ordered}/extension/decision", {"action": "refuse"}).status_code == 200
    assert secretary.get(f"/reports/{ordered}").json["due_at"] == before["due_at"]
    again = clerk.post(f"/reports/{ordered}/extension", WANTED)
    assert (again.status_code, again.json["code"]) == (409, "extension_asked")
    twice = secretary.post(f"/reports/{ordered}/extension/decision", {"action": "approve"})
    assert (twice.status_code, twice.json["code"]) == (409, "illegal_move")


def test_whoever_asks_cannot_approve_and_a_clerk_never_can(app: Flask, world: World, ordered: UUID) -> None:
    secretary, second = Client(app, world, "secretary"), Client(app, world, "secretary_2")
    assert secretary.post(f"/reports/{ordered}/extension", WANTED).status_code == 201
    own = secretary.post(f"/reports/{ordered}/extension/decision", {"action": "approve"})
    assert (own.status_code, own.json["code"]) == (409, "second_person_needed")
    clerk = Client(app, world, "clerk").post(f"/reports/{ordered}/extension/decision", {"action": "approve"})
    assert clerk.status_code == 403
    assert second.post(f"/reports/{ordered}/extension/decision", {"action": "approve"}).status_code == 200


def test_an_extension_has_no_back_door(app: Flask, world: World, ordered: UUID) -> None:
    answer = Client(app, world, "secretary").move(ordered, "extend", note="直接延期")
    assert (answer.status_code, answer.json["code"]) == (409, "illegal_move")
    assert "extend" not in answer.json["actions"]


@pytest.mark.parametrize(("wanted", "pointer"), [
    ({"days": 31, "reason": "x"}, "/days"), ({"days": 0, "reason": "x"}, "/days"), ({"days": 5}, "/reason"),
    ({"days": 5, "reason": " "}, "/reason"), ({"days": "5", "reason": "x"}, "/days"),
])  # fmt: skip
def test_too_much_or_without_a_reason_is_refused(
    app: Flask, world: World, ordered: UUID, wanted: dict[str, Any], pointer: str
) -> None:
    responder = Client(app, world, "responder")
    refused = responder.post(f"/orders/{_order(responder)['id']}/extension", wanted)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert responder.get(f"/orders/{_order(responder)['id']}/extensions").json["items"] == []


def test_after_the_deadline_it_is_too_late_to_ask(
    app: Flask, world: World, session: Session, ordered: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_at = stored(session, ordered).due_at
    assert due_at is not None
    responder = Client(app, world, "responder")
    set_clock(monkeypatch, due_at)
    late = responder.post(f"/orders/{_order(responder)['id']}/extension", WANTED)
    assert (late.status_code, late.json["code"]) == (409, "extension_too_late")


def test_another_unit_knows_nothing_of_the_order_or_its_extension(
    app: Flask, world: World, session: Session, ordered: UUID
) -> None:
    responder = Client(app, world, "responder")
    order = _order(responder)
    responder.post(f"/orders/{order['id']}/extension", WANTED)
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    assert monitor.post(f"/orders/{order['id']}/extension", WANTED).status_code == 403
    assert monitor.get(f"/reports/{ordered}/extensions").json["items"] == []
    assert chief.get(f"/reports/{ordered}/extensions").json["items"] == []
    for name, sees in (("clerk", 1), ("responder", 1), ("other_secretary", 0), ("monitor", 0), ("viewer", 0)):
        state_actor(session, account_id=world.people[name].id)
        assert session.scalar(text("SELECT count(*) FROM extension_request")) == sees, name
    state_actor(session, is_system=True)


def test_an_extended_clock_warns_again_and_only_then_climbs(
    app: Flask, world: World, session: Session, ordered: UUID
) -> None:
    responder, secretary = Client(app, world, "responder"), Client(app, world, "secretary")
    responder.post(f"/orders/{_order(responder)['id']}/extension", WANTED)
    due_before = stored(session, ordered).due_at
    assert due_before is not None
    let_it_be(session, app, due_before - timedelta(hours=1))
    secretary.post(f"/reports/{ordered}/extension/decision", {"action": "approve"})
    let_it_be(session, app, due_before + timedelta(hours=1))
    due_at = stored(session, ordered).due_at
    assert due_at is not None
    let_it_be(session, app, due_at - timedelta(hours=1))
    let_it_be(session, app, due_at)
    rungs = secretary.get(f"/reports/{ordered}/rungs").json["items"]
    assert [rung["rung"] for rung in rungs] == ["amber", "amber", "reminder"]
    assert session.scalar(select(text("count(*) FROM overdue_rung"))) == 3


def test_of_several_who_ask_or_decide_at_once_one_does(inhabited: Inhabited) -> None:
    (app, world), report_id = inhabited(), uuid7()
    Client(app, world, "monitor").submit(report_id)
    order_id = order_of(app, world, report_id)
    responder, secretary = Client(app, world, "responder"), Client(app, world, "secretary")
    ask, decision = {"days": 5, "reason": "下雨"}, f"/reports/{report_id}/extension/decision"
    with ThreadPoolExecutor(4) as pool:
        asked = list(pool.map(lambda _: responder.post(f"/orders/{order_id}/extension", ask), range(4)))
        decided = list(
            pool.map(lambda yes: secretary.post(decision, {"action": yes, "note": "可"}), ["approve", "refuse"] * 2)
        )
    assert sorted(answer.status_code for answer in asked) == [201, 409, 409, 409]
    assert sorted(answer.status_code for answer in decided) == [200, 409, 409, 409]
