"""What a paired official raised goes on in the ledger by one click, once, and they are told so."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from gridwatch.database import state_actor
from tests.findings.desks import enter
from tests.pairing.officers import days_ago, follow_up, paired, raised, write
from tests.world import VILLAGE_2, Client, World


@pytest.fixture
def desks(app: Flask, world: World) -> dict[str, Client]:
    names = ("clerk", "secretary", "officer", "partner", "department", "village_clerk", "other_secretary")
    return {name: Client(app, world, name) for name in names}


@pytest.fixture
def item(desks: dict[str, Client], world: World) -> str:
    """The id of a problem that the paired official raised in the first village."""
    pairing = paired(desks["secretary"], world)
    made = write(desks["partner"], pairing, days_ago(1), items=[raised()])
    return str(made.json["items"][0]["id"])


def told(client: Client) -> list[str]:
    """What somebody was told about what they raised, newest first."""
    lines = client.get("/notifications").json["items"]
    return [one["kind"] for line in lines if line["subject"] == "diary_item" for one in (line, *line["earlier"])]


def take_up(client: Client, item: str, **changes: Any) -> TestResponse:
    return enter(client, origin="pairing", item="二组路灯", diary_item_id=item, **changes)


def test_it_is_entered_once_passed_on_and_its_official_is_told(desks: dict[str, Client], item: str) -> None:
    made = take_up(desks["clerk"], item)
    assert made.status_code == 201, made.text
    (source,) = made.json["sources"]
    assert (source["origin"], source["diary_item_id"]) == ("pairing", item)
    shown = desks["clerk"].get(f"/diary-items/{item}").json
    assert (shown["state"], shown["finding_id"]) == ("passed_on", made.json["id"])
    assert told(desks["partner"]) == ["passed_on"]
    again = take_up(desks["secretary"], item)
    assert (again.status_code, again.json["code"]) == (409, "diary_item_known")
    done = follow_up(desks["clerk"], item, "finish", note="已换灯")
    assert (done.status_code, done.json["finding_id"]) == (200, made.json["id"])
    assert told(desks["partner"])[0] == "done"


def test_who_raised_it_reads_no_ledger(desks: dict[str, Client], item: str) -> None:
    take_up(desks["clerk"], item)
    assert desks["partner"].get(f"/diary-items/{item}").json["finding_id"] is None
    finding = desks["clerk"].get("/findings").json["items"][0]["id"]
    assert desks["village_clerk"].get(f"/findings/{finding}").json["sources"] == []


def test_what_cannot_be_taken_up_is_refused(desks: dict[str, Client], item: str) -> None:
    for changes, status, pointer in (
        ({"place_code": VILLAGE_2}, 422, "/diary_item_id"),
        ({"origin": "duty"}, 422, "/origin"),
        ({"diary_item_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12}, 404, None),
    ):
        refused = enter(desks["clerk"], **{"origin": "pairing", "diary_item_id": item} | changes)
        assert refused.status_code == status, refused.text
        assert pointer is None or refused.json["errors"][0]["pointer"] == pointer
    assert take_up(desks["other_secretary"], item).status_code in {403, 404}
    assert take_up(desks["department"], item).status_code == 404
    assert desks["clerk"].get(f"/diary-items/{item}").json["state"] == "open", "nothing was passed on"
    follow_up(desks["clerk"], item, "finish", note="已换灯")
    assert take_up(desks["clerk"], item).json["code"] == "illegal_move"


def test_the_database_takes_it_once_and_from_a_pairing(
    session: Session, desks: dict[str, Client], item: str, world: World
) -> None:
    made = take_up(desks["clerk"], item).json["id"]
    insert = """INSERT INTO finding_source
                  (finding_id, no, origin, body, found_on, text, account_id, received_at, diary_item_id)
                VALUES (:id, 2, :origin, '镇纪委', current_date, 'x', :account, now(), :item)"""
    facts = {"id": made, "item": item, "account": world.people["clerk"].id}
    state_actor(session, account_id=facts["account"])
    for origin, rule in (("pairing", "uq_finding_source_diary_item_id"), ("duty", "ck_finding_source_diary_item")):
        with pytest.raises(DBAPIError, match=rule), session.begin_nested():
            session.execute(text(insert), facts | {"origin": origin})
