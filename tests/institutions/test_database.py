"""What the database refuses, though the code had forgotten it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from tests.institutions.desks import adopted, propose
from tests.world import Client, World

ADOPT = """
    UPDATE institution SET state = 'adopted', version = 2, effective = daterange(current_date, NULL),
      document_no = 'x', clock = 'review', clock_seq = 2, due_at = now() WHERE id = :id"""
EVENT = """
    INSERT INTO institution_event (institution_id, seq, from_state, action, to_state, at, account_id, role)
    VALUES (:id, :seq, :from_state, :action, :to_state, now(), :account, 'chief')"""

Refused = Callable[..., None]


@pytest.fixture
def refused(session: Session, world: World) -> Refused:
    """Expects some statements of a person, or of the product, to be refused by the time they are
    committed, by a rule of this name."""

    def check(rule: str, name: str | None, *statements: str, **facts: Any) -> None:
        person = world.people[name].id if name else None
        state_actor(session, account_id=person, is_system=name is None)
        with pytest.raises(DBAPIError, match=rule), session.begin_nested():
            for statement in statements:
                session.execute(text(statement), {"account": person, **facts} if ":" in statement else {})
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    return check


@pytest.fixture
def proposed(app: Flask, world: World) -> UUID:
    """A village's, which its chief wrote."""
    return UUID(propose(Client(app, world, "chief")).json["id"])


ADOPTED = {"seq": 2, "from_state": "proposed", "action": "adopt", "to_state": "adopted"}


def test_nothing_is_adopted_without_an_event_that_says_so(refused: Refused, proposed: UUID) -> None:
    refused("no event says so", "secretary", ADOPT, id=proposed)


def test_whoever_wrote_it_adopts_it_in_no_way(refused: Refused, proposed: UUID, world: World) -> None:
    refused("wrote institution", "chief", ADOPT, EVENT, id=proposed, **ADOPTED)
    refused("row-level security", "deputy", ADOPT, EVENT, id=proposed, **ADOPTED)
    chief = world.people["chief"].id
    event = EVENT.replace(":account", str(chief))
    refused("wrote institution", None, ADOPT, event, id=proposed, **ADOPTED)


def test_nobody_steps_in_another_name(refused: Refused, proposed: UUID, world: World) -> None:
    event = EVENT.replace(":account", str(world.people["secretary"].id))
    refused("row-level security", "secretary_2", ADOPT, event, id=proposed, **ADOPTED)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"seq": 3}, "does not continue"),
        ({"from_state": "review_due", "action": "renew"}, "does not continue"),
        ({"action": "repeal", "to_state": "repealed"}, "fk_institution_event_step"),
    ],
)
def test_an_event_continues_the_one_before_by_a_step_of_the_table(
    refused: Refused, proposed: UUID, changes: dict[str, Any], rule: str
) -> None:
    refused(rule, "secretary", EVENT, id=proposed, **(ADOPTED | changes))


@pytest.mark.parametrize("column", ["title", "content", "owner", "source_no", "document_no"])
def test_what_was_adopted_is_not_written_again(app: Flask, world: World, refused: Refused, column: str) -> None:
    made = adopted(Client(app, world, "chief"), Client(app, world, "secretary"))["id"]
    refused("not proposed any more", None, f"UPDATE institution SET {column} = 'anders' WHERE id = :id", id=made)


def test_two_of_a_title_are_not_in_force_on_one_day(app: Flask, world: World, refused: Refused) -> None:
    chief = Client(app, world, "chief")
    adopted(chief, Client(app, world, "secretary"))
    refused("ex_institution_one_of_a_title", None, ADOPT, id=propose(chief).json["id"])


def test_a_series_leaves_no_number_out(app: Flask, world: World, refused: Refused) -> None:
    adopted(Client(app, world, "chief"), Client(app, world, "secretary"))
    for statement in (
        "UPDATE document_series SET last = last + 2",
        "INSERT INTO document_series SELECT series, body_id, year + 1, 2 FROM document_series",
    ):
        refused("next number", None, statement)


def test_a_stranger_changes_nothing(session: Session, proposed: UUID, world: World) -> None:
    for name in ("other_secretary", "monitor", "viewer"):
        state_actor(session, account_id=world.people[name].id)
        changed = session.connection().execute(text("UPDATE institution SET content = 'anders'"))
        assert changed.rowcount == 0, name
