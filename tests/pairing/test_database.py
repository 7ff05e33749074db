"""What the database refuses of pairings and diaries, though the code had forgotten it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.pairing.diaries import HOUSEHOLDS_A_DAY, LATE_DAYS
from tests.pairing.officers import days_ago, pair, paired, raised, write
from tests.world import OTHER_TOWN, VILLAGE, Client, World

DIARY = """
    INSERT INTO diary (id, body_sha256, pairing_id, officer_id, days, happened_on, captured_at, received_at,
      officers, households, persons, many_because, asked_disclosure, disclosure_found)
    SELECT :id, sha256('x'), p.id, p.officer_id, p.days, CAST(:day AS date), now(), now(),
      1, :households, 3, NULL, :asked, :found FROM pairing p WHERE p.id = :pairing"""
VILLAGES = """
    INSERT INTO diary_village (diary_id, pairing_id, village_id)
    SELECT :id, v.pairing_id, v.village_id FROM pairing_village v WHERE v.pairing_id = :pairing"""
PAIRING = """
    INSERT INTO pairing (id, officer_id, town_id, days, document_no, made_by, made_at)
    VALUES (:id, :officer, :town, daterange(CAST(:day AS date), NULL), 'x', :by, now())"""
FINISH = "UPDATE diary_item SET state = 'done', version = 2 WHERE id = :id"
EVENT = """
    INSERT INTO diary_item_event (diary_item_id, seq, from_state, action, to_state, at, account_id, role, note)
    VALUES (:id, :seq, :from_state, :action, :to_state, now(), :by, 'town_clerk', :note)"""
FINISHED = {"seq": 2, "from_state": "open", "action": "finish", "to_state": "done", "note": "修好了"}

Refused = Callable[..., None]


@pytest.fixture
def refused(session: Session, world: World) -> Refused:
    """Expects some statements of a person, or of the product, to be refused by the time they are
    committed, by a rule of this name."""

    def check(rule: str, name: str | None, *statements: str, **facts: Any) -> None:
        state_actor(session, account_id=world.people[name].id if name else None, is_system=name is None)
        with pytest.raises(DBAPIError, match=rule), session.begin_nested():
            for statement in statements:
                session.execute(text(statement), facts)
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))

    return check


@pytest.fixture
def pairing_id(app: Flask, world: World) -> str:
    """The town's official with all of its villages, since ninety days."""
    return paired(Client(app, world, "secretary"), world)


def _diary(pairing_id: str, **changes: Any) -> dict[str, Any]:
    facts = {"id": uuid4(), "pairing": pairing_id, "day": days_ago(1), "households": 5, "asked": False, "found": None}
    return facts | changes


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"day": days_ago(91)}, "ck_diary_in_its_pairing"),
        ({"day": days_ago(-2)}, "ck_diary_is_over"),
        ({"households": HOUSEHOLDS_A_DAY + 1}, "ck_diary_many"),
        ({"asked": True}, "ck_diary_asked"),
        ({"found": "公示栏空着"}, "ck_diary_asked"),
        ({"asked": True, "found": "电话13900000000"}, "ck_diary_names_nobody"),
    ],
)
def test_a_diary_lies_in_its_pairing_and_says_what_it_must(
    refused: Refused, pairing_id: str, changes: dict[str, Any], rule: str
) -> None:
    refused(rule, None, DIARY, VILLAGES, **_diary(pairing_id, **changes))


def test_a_diary_names_a_village_of_its_pairing(refused: Refused, pairing_id: str, world: World) -> None:
    refused("names no village", None, DIARY, **_diary(pairing_id))
    elsewhere = VILLAGES.replace("v.village_id FROM", f"{world.places[OTHER_TOWN].id} FROM") + " LIMIT 1"
    refused("fk_diary_village_paired", None, DIARY, elsewhere, **_diary(pairing_id))


def test_nobody_writes_a_diary_in_another_name(refused: Refused, pairing_id: str) -> None:
    for name in ("secretary", "officer"):
        refused("row-level security", name, DIARY, **_diary(pairing_id))


def test_what_a_diary_says_stays(app: Flask, world: World, refused: Refused, pairing_id: str) -> None:
    made = write(Client(app, world, "partner"), pairing_id, days_ago(LATE_DAYS + 1)).json
    for column in ("happened_on = now()", "received_at = happened_on", "households = 1"):
        refused("permission denied", "partner", f"UPDATE diary SET {column} WHERE id = :id", id=made["id"])
    refused("permission denied", "partner", "DELETE FROM diary WHERE id = :id", id=made["id"])


def test_a_pairing_does_not_leave_its_diaries_behind(
    app: Flask, world: World, refused: Refused, pairing_id: str
) -> None:
    write(Client(app, world, "partner"), pairing_id, days_ago(3))
    shorter = "UPDATE pairing SET days = daterange(lower(days), CAST(:day AS date)) WHERE id = :id"
    refused("ck_diary_in_its_pairing", None, shorter, id=pairing_id, day=days_ago(3))


def test_a_pairing_only_ends_sooner(refused: Refused, pairing_id: str) -> None:
    for days in ("daterange(lower(days) - 1, NULL)", "daterange(lower(days) + 1, NULL)"):
        refused("ends sooner", None, f"UPDATE pairing SET days = {days} WHERE id = :id", id=pairing_id)


def test_who_is_paired_holds_the_office_and_is_paired_by_another(refused: Refused, world: World) -> None:
    facts = {"id": uuid4(), "town": world.places["529801101"].id, "day": days_ago(1)}
    people = {name: account.id for name, account in world.people.items()}
    refused("holds no office", None, PAIRING, **facts, officer=people["chief"], by=people["secretary"])
    official = people["partner"]
    refused("ck_pairing_by_another", None, PAIRING, **facts, officer=official, by=official)
    refused("names no village", None, PAIRING, **facts, officer=official, by=people["secretary"])
    refused("row-level security", "clerk", PAIRING, **facts, officer=official, by=people["clerk"])
    refused("row-level security", "secretary", PAIRING, **facts, officer=official, by=people["officer"])


def test_villages_are_the_towns_and_are_paired_once_at_a_time(app: Flask, refused: Refused, world: World) -> None:
    secretary = Client(app, world, "secretary")
    paired(secretary, world, village_codes=[VILLAGE])
    later = pair(secretary, world, village_codes=["529801101002"]).json["id"]
    add = """INSERT INTO pairing_village (pairing_id, village_id, officer_id, days)
             SELECT id, :village, officer_id, days FROM pairing WHERE id = :id"""
    refused("ex_pairing_village_once", None, add, id=later, village=world.places[VILLAGE].id)
    refused("does not lie in the town", None, add, id=later, village=world.places[OTHER_TOWN].id)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"seq": 3}, "does not continue"),
        ({"from_state": "passed_on"}, "does not continue"),
        ({"action": "decline"}, "fk_diary_item_event_step"),
        ({"note": None}, "ck_diary_item_event_says_why"),
    ],
)
def test_what_became_of_it_continues_by_a_step_of_the_table(
    app: Flask, world: World, refused: Refused, pairing_id: str, changes: dict[str, Any], rule: str
) -> None:
    item = write(Client(app, world, "partner"), pairing_id, days_ago(1), items=[raised()]).json["items"][0]["id"]
    refused(rule, None, EVENT, id=item, by=world.people["clerk"].id, **FINISHED | changes)


def test_whoever_raised_it_says_in_no_way_what_became_of_it(
    app: Flask, world: World, refused: Refused, pairing_id: str
) -> None:
    item = write(Client(app, world, "partner"), pairing_id, days_ago(1), items=[raised()]).json["items"][0]["id"]
    people = {name: account.id for name, account in world.people.items()}
    refused("no event says so", "clerk", FINISH, id=item)
    refused("or did not", None, EVENT, FINISH, id=item, by=people["partner"], **FINISHED)
    refused("row-level security", "clerk", EVENT, FINISH, id=item, by=people["secretary"], **FINISHED)
    refused("or did not", "partner", EVENT, id=item, by=people["partner"],
            **FINISHED | {"action": "pass_on", "to_state": "passed_on"})  # fmt: skip


def test_a_stranger_reads_and_changes_nothing(app: Flask, session: Session, world: World, pairing_id: str) -> None:
    write(Client(app, world, "partner"), pairing_id, days_ago(1), items=[raised()])
    for name in ("other_secretary", "chief", "monitor", "viewer", "admin"):
        state_actor(session, account_id=world.people[name].id)
        for table in ("pairing", "pairing_village", "diary", "diary_village", "diary_item", "diary_item_event"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, (name, table)
