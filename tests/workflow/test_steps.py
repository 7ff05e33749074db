"""Tables of steps: what the database and the documents say of them, and what the client is
offered."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.cli.documents import WORKFLOWS, workflow
from gridwatch.database import state_actor
from gridwatch.people.appointments import end
from gridwatch.people.models import EndReason
from tests.evidence.phones import ordered as order_of
from tests.world import GROUP_W, Client, World


def test_the_database_knows_exactly_the_steps_of_the_tables(session: Session) -> None:
    stored = {tuple(row) for row in session.execute(text("SELECT * FROM workflow_step"))}
    assert stored == set().union(*(about.shadow() for about in WORKFLOWS.values()))


@pytest.mark.parametrize("title", WORKFLOWS)
def test_each_page_is_what_the_code_says(title: str) -> None:
    assert Path(f"docs/workflows/{WORKFLOWS[title].name}.md").read_text() == workflow(title)


@pytest.mark.parametrize("title", WORKFLOWS)
def test_every_state_is_reachable_and_every_open_one_has_a_way_out(title: str) -> None:
    about = WORKFLOWS[title]
    states = {state for state, _ in about.steps} | {step.to for step in about.steps.values()}
    first = about.start or next(iter(about.steps))[0]
    assert _reached(about, first) == states
    final = about.ended | {state for state in states if not about.legal(state)}
    for state in about.open_states:
        assert _reached(about, state) & final, state


def _reached(about: Any, first: Any) -> set[Any]:
    """By people's steps and the product's own."""
    reached, frontier = {first}, [first]
    while frontier:
        here = frontier.pop()
        fresh = {step.to for (state, _), step in about.steps.items() if state == here} - reached
        reached |= fresh
        frontier += fresh
    return reached


@pytest.fixture
def held_visit(app: Flask, world: World, session: Session) -> str:
    """A visit of somebody whose term had ended."""
    end(session, world.appointments["monitor"].id, EndReason.MOVED, actor=None, now=world.now - timedelta(days=2))
    session.commit()
    visit_id = str(uuid7())
    body = {"result": "no_problem", "captured_at": world.now.isoformat(), "place_code": GROUP_W}
    assert Client(app, world, "monitor").call("PUT", f"/visits/{visit_id}", json=body).json["outcome"] == "held"
    return visit_id


def test_a_held_visit_offers_its_two_ways_to_the_town_alone(app: Flask, world: World, held_visit: str) -> None:
    clerk = Client(app, world, "clerk")
    offered = clerk.get(f"/visits/{held_visit}/steps").json["items"]
    assert [(one["action"], one["to_state"], one["needs"]) for one in offered] == [
        ("admit", "counted", ["note"]), ("dismiss", "dismissed", ["note"])]  # fmt: skip
    assert Client(app, world, "monitor").get(f"/visits/{held_visit}/steps").json["items"] == []
    assert Client(app, world, "chief").get(f"/visits/{held_visit}/steps").status_code == 404
    decided = clerk.post(f"/visits/{held_visit}/decision", {"action": offered[1]["action"], "note": "不属实"})
    assert decided.json["state"] == "dismissed"
    assert clerk.get(f"/visits/{held_visit}/steps").json["items"] == []
    again = clerk.post(f"/visits/{held_visit}/decision", {"action": "admit", "note": "算错"})
    assert (again.status_code, again.json["code"]) == (409, "illegal_move")
    assert "认定无效" in again.json["detail"]


def test_an_extension_offers_its_two_ways_and_says_why_whoever_asked_may_take_none(app: Flask, world: World) -> None:
    report_id = uuid7()
    Client(app, world, "monitor").submit(report_id)
    order_of(app, world, report_id)
    secretary, second = Client(app, world, "secretary"), Client(app, world, "secretary_2")
    steps = f"/reports/{report_id}/extension/steps"
    assert secretary.get(steps).json["items"] == []
    secretary.post(f"/reports/{report_id}/extension", {"days": 5, "reason": "下雨"})
    for asked, refusal in ((secretary, "second_person_needed"), (second, None)):
        offered = asked.get(steps).json["items"]
        assert [one["action"] for one in offered] == ["approve", "refuse"]
        assert {one["refusal"] and one["refusal"]["code"] for one in offered} == {refusal}
    for name in ("clerk", "monitor"):
        assert Client(app, world, name).get(steps).json["items"] == []


@pytest.mark.parametrize("state", ["held", "dismissed"])
def test_the_database_moves_a_visit_only_by_its_steps(session: Session, held_visit: str, state: str) -> None:
    state_actor(session, is_system=True)
    session.execute(text("UPDATE visit SET state = 'counted'"))
    with pytest.raises(IntegrityError, match="visit does not lead from counted"), session.begin_nested():
        session.execute(text("UPDATE visit SET state = :state"), {"state": state})
