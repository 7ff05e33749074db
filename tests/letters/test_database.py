"""What the database refuses of letters, though the code had forgotten it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from tests.letters.desks import check, delivered, issued, reply, take, write
from tests.world import Client, World

EVENT = """
    INSERT INTO letter_event (letter_id, seq, from_state, action, to_state, at, account_id, role, note)
    VALUES (:id, :seq, :from_state, :action, :to_state, now(), :account, 'town_secretary', 'x')"""
ISSUE = """
    UPDATE letter SET state = 'issued', version = version + 1, issuer = '镇纪委机关', contact = 'x', year = 2026,
      number = 7, document_no = 'x7', dated_on = current_date, issued_at = now() WHERE id = :id"""

Refused = Callable[..., None]


@pytest.fixture
def refused(session: Session, world: World) -> Refused:
    """Expects a statement of a person, or of the product, to be refused by a rule of this name."""

    def check_(rule: str, name: str | None, statement: str, **facts: Any) -> None:
        person = world.people[name].id if name else None
        state_actor(session, account_id=person, is_system=name is None)
        with pytest.raises(DBAPIError, match=rule), session.begin_nested():
            session.execute(text(statement), {"account": person, **facts} if ":" in statement else {})
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    return check_


@pytest.fixture
def desks(app: Flask, world: World) -> dict[str, Client]:
    names = ("clerk", "secretary", "secretary_2", "village_clerk", "officer")
    return {name: Client(app, world, name) for name in names}


@pytest.fixture
def draft(desks: dict[str, Client]) -> UUID:
    """One that the secretary wrote."""
    return UUID(write(desks["secretary"]).json["id"])


def test_nothing_is_approved_by_its_writer_nor_in_another_name(refused: Refused, draft: UUID, world: World) -> None:
    step = {"id": draft, "seq": 2, "from_state": "draft", "action": "approve", "to_state": "approved"}
    refused("wrote letter", "secretary", EVENT, **step)
    refused("wrote letter", None, EVENT, **step | {"account": world.people["secretary"].id})
    refused("row-level security", "secretary_2", EVENT, **step | {"account": world.people["officer"].id})
    refused("row-level security", "clerk", EVENT, **step)
    refused("does not continue", "secretary_2", EVENT, **step | {"seq": 3})
    refused("fk_letter_event_step", "secretary_2", EVENT, **step | {"to_state": "issued"})


def test_no_number_comes_before_its_issue_and_none_changes(
    refused: Refused, desks: dict[str, Client], draft: UUID
) -> None:
    refused("ck_letter_issued", None, "UPDATE letter SET number = 1 WHERE id = :id", id=draft)
    refused("ck_letter_approved|no event says so", None, ISSUE, id=draft)
    out = issued(desks["clerk"], desks["secretary"])["id"]
    for column in ("number = number + 1", "document_no = 'x'", "dated_on = dated_on - 1", "issuer = '别的机关'"):
        refused("keeps the number|ck_letter_dated", None, f"UPDATE letter SET {column} WHERE id = :id", id=out)


@pytest.mark.parametrize("column", ["title", "problems", "causes", "source", "copy_to"])
def test_what_was_approved_is_not_written_again(refused: Refused, desks: dict[str, Client], column: str) -> None:
    made = write(desks["clerk"]).json["id"]
    take(desks["secretary"], made, "approve")
    refused("no draft any more", None, f"UPDATE letter SET {column} = '别的内容' WHERE id = :id", id=made)
    refused("no draft any more", None, "DELETE FROM letter_item WHERE letter_id = :id", id=made)
    more = "INSERT INTO letter_item (letter_id, no, what) VALUES (:id, 9, '再加一条要求')"
    refused("no draft any more", None, more, id=made)


def test_a_body_issues_what_it_may(refused: Refused, session: Session, desks: dict[str, Client]) -> None:
    made = write(desks["clerk"]).json["id"]
    refused("fk_letter_kind", None, "UPDATE letter SET kind = 'nothing' WHERE id = :id", id=made)
    change = "UPDATE letter SET kind = 'supervisory_advice', approved_on = current_date WHERE id = :id"
    session.execute(text("SELECT set_config('gridwatch.system', 'on', true)"))
    session.execute(text(change), {"id": made})
    refused("may not issue letters of kind", None, ISSUE, id=made)


def test_an_answer_is_checked_once_and_by_another(refused: Refused, desks: dict[str, Client], world: World) -> None:
    made = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])["id"]
    reply(desks["village_clerk"], made, 1, 2)
    verdict = "UPDATE letter_answer SET is_fit = true, checked_at = now(), checked_by = :by WHERE letter_id = :id"
    refused("ck_letter_answer_other", None, verdict, id=made, by=world.people["village_clerk"].id)
    refused("row-level security", "secretary", verdict, id=made, by=world.people["clerk"].id)
    check(desks["clerk"], made, n1=None, n2=None)
    refused("was checked", None, verdict, id=made, by=world.people["secretary"].id)


def test_nobody_answers_for_the_addressee(refused: Refused, desks: dict[str, Client], world: World) -> None:
    made = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])["id"]
    answer = """INSERT INTO letter_answer (letter_id, round, item_no, answer, answered_at, answered_by)
                VALUES (:id, 1, 1, '已按要求公开到位，附照片和凭证。', now(), :by)"""
    refused("row-level security", "clerk", answer, id=made, by=world.people["clerk"].id)
    refused("row-level security", "village_clerk", answer, id=made, by=world.people["clerk"].id)


def test_nobody_names_themselves_a_reader_and_reads_nothing_of_a_closed_letter(
    refused: Refused, session: Session, desks: dict[str, Client], world: World
) -> None:
    made = issued(desks["clerk"], desks["secretary"], is_closed=True, readers=[world.people["secretary"].id])["id"]
    name = "INSERT INTO letter_reader (letter_id, account_id) VALUES (:id, :account)"
    for stranger in ("secretary_2", "officer", "village_clerk"):
        refused("row-level security", stranger, name, id=made)
        state_actor(session, account_id=world.people[stranger].id)
        for table in ("letter", "letter_item", "letter_event", "letter_answer", "letter_reader"):
            assert session.scalars(text(f"SELECT count(*) FROM {table}")).one() == 0, (stranger, table)
        told = text("SELECT count(*) FROM notification WHERE subject = 'letter'")
        assert session.scalars(told).one() == 0, stranger
        changed = session.connection().execute(text("UPDATE letter SET round = 9"))
        assert changed.rowcount == 0, stranger


def test_a_stranger_changes_nothing(session: Session, desks: dict[str, Client], draft: UUID, world: World) -> None:
    for name in ("other_secretary", "chief", "viewer", "village_clerk", "responder"):
        state_actor(session, account_id=world.people[name].id)
        assert session.connection().execute(text("UPDATE letter SET round = 9")).rowcount == 0, name
