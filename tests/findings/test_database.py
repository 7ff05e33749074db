"""What the database refuses of the ledger, though the code had forgotten it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from tests.findings.desks import NOTE, enter, fed_back, take
from tests.together import at_once
from tests.world import Client, Inhabited, World

EVENT = """
    INSERT INTO finding_event
      (finding_id, seq, from_state, action, to_state, at, account_id, role, note, villagers_asked)
    VALUES (:id, :seq, :from_state, :action, :to_state, now(), :account, 'town_clerk', 'x', :asked)"""
SOURCE = """
    INSERT INTO finding_source (finding_id, no, origin, body, found_on, text, account_id, received_at)
    VALUES (:id, 9, 'duty', '镇纪委', current_date, 'x', :account, now())"""

Refused = Callable[..., None]


@pytest.fixture
def refused(session: Session, world: World) -> Refused:
    """Expects a statement of a person, or of the product, to be refused by a rule of this name."""

    def check(rule: str, name: str | None, statement: str, **facts: Any) -> None:
        person = world.people[name].id if name else None
        state_actor(session, account_id=person, is_system=name is None)
        with pytest.raises(DBAPIError, match=rule), session.begin_nested():
            session.execute(text(statement), {"account": person, "asked": None, **facts})
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    return check


@pytest.fixture
def desks(app: Flask, world: World) -> dict[str, Client]:
    return {name: Client(app, world, name) for name in ("clerk", "secretary", "village_clerk", "officer", "department")}


@pytest.fixture
def found(desks: dict[str, Client]) -> UUID:
    """A village's, which the clerk of the town found."""
    return UUID(enter(desks["clerk"]).json["id"])


def test_nothing_moves_without_an_event_that_says_so(refused: Refused, found: UUID) -> None:
    moved = "UPDATE finding SET state = 'dismissed', version = 2, clock = NULL, due_at = NULL, clock_seq = NULL"
    refused("no event says so", "secretary", moved)


def test_events_continue_by_steps_of_the_table_and_in_ones_own_name(
    refused: Refused, found: UUID, world: World
) -> None:
    step = {"id": found, "seq": 2, "from_state": "entered", "action": "dismiss", "to_state": "dismissed"}
    refused("does not continue", "secretary", EVENT, **step | {"seq": 3})
    refused("fk_finding_event_step", "secretary", EVENT, **step | {"to_state": "closed"})
    refused("row-level security", "secretary", EVENT, **step | {"account": world.people["clerk"].id})
    for reader in ("village_clerk", "department"):
        refused("row-level security", reader, EVENT, **step)
    for stranger in ("other_secretary", "chief"):
        refused("does not continue", stranger, EVENT, **step)


def test_who_found_or_handled_it_never_looks_again(
    refused: Refused, desks: dict[str, Client], found: UUID, world: World
) -> None:
    enter(desks["officer"])
    fed_back(desks, str(found))
    step = {"id": found, "seq": 4, "from_state": "feedback", "action": "revisit", "to_state": "revisited", "asked": 3}
    for name in ("clerk", "officer"):
        refused("had a part in finding", name, EVENT, **step)
        refused("had a part in finding", None, EVENT, **step | {"account": world.people[name].id})


def test_who_looked_again_never_signs_off(refused: Refused, desks: dict[str, Client], found: UUID) -> None:
    fed_back(desks, str(found))
    assert take(desks["secretary"], str(found), "revisit", note=NOTE, villagers_asked=1).status_code == 200
    step = {"id": found, "seq": 5, "from_state": "revisited", "action": "sign_off", "to_state": "closed"}
    refused("had a part in finding", "secretary", EVENT, **step)


def test_what_left_is_found_no_more(refused: Refused, desks: dict[str, Client], found: UUID) -> None:
    take(desks["clerk"], str(found), "suspect", note="涉嫌虚报冒领，按线索处置。")
    refused("has left the ledger", "officer", SOURCE, id=found)


def test_a_village_reads_no_source_and_no_clue_and_a_stranger_changes_nothing(
    session: Session, desks: dict[str, Client], found: UUID, world: World
) -> None:
    def seen(name: str, table: str) -> int:
        state_actor(session, account_id=world.people[name].id)
        return session.scalars(text(f"SELECT count(*) FROM {table}")).one()

    assert (seen("village_clerk", "finding"), seen("village_clerk", "finding_source")) == (1, 0)
    take(desks["clerk"], str(found), "suspect", note="涉嫌虚报冒领，按线索处置。")
    for table in ("finding", "finding_event", "finding_source"):
        assert seen("village_clerk", table) == 0, table
        assert seen("other_secretary", table) == 0, table
    for name in ("other_secretary", "chief", "viewer", "village_clerk"):
        state_actor(session, account_id=world.people[name].id)
        assert session.connection().execute(text("UPDATE finding SET round = 9")).rowcount == 0, name


def test_four_who_find_the_same_at_the_same_moment_find_one(inhabited: Inhabited) -> None:
    app, world = inhabited()
    finders = [Client(app, world, name) for name in ("clerk", "secretary", "secretary_2", "officer")]
    answers = at_once(*(lambda one=one: enter(one) for one in finders))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json["id"] for answer in answers}) == 1
    assert len(finders[0].get(f"/findings/{answers[0].json['id']}").json["sources"]) == 4
