"""A link by which a body without an account answers its letter, once."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.letters.models import LetterLink
from tests.letters.desks import ANSWER, check, issued, take
from tests.world import Client, World

BODY = "县供销合作社"


@pytest.fixture
def desks(app: Flask, world: World) -> dict[str, Client]:
    return {name: Client(app, world, name) for name in ("clerk", "secretary", "other_secretary", "village_clerk")}


def out(desks: dict[str, Client], **changes: Any) -> str:
    """A letter to a body without an account; its id."""
    to = {"to_body": BODY, "to_place_code": None} | changes
    return str(issued(desks["clerk"], desks["secretary"], **to)["id"])


def link(client: Client, letter_id: str) -> str:
    """Make a link; its secret."""
    made = client.call("POST", f"/letters/{letter_id}/links")
    assert made.status_code == 201, made.text
    return str(made.json["path"].removeprefix("/reply#"))


def ask(app: Flask, door: str, body: dict[str, Any]) -> Any:
    """Ask as nobody."""
    return app.test_client().post(f"/api/v1/letter-links/{door}", json=body)


def answers(*numbers: int) -> list[dict[str, Any]]:
    return [{"no": no, "answer": ANSWER} for no in numbers]


def test_whoever_has_the_link_reads_and_answers_once(app: Flask, desks: dict[str, Client]) -> None:
    letter = out(desks)
    token = link(desks["clerk"], letter)
    seen = ask(app, "look", {"token": token}).json
    assert (seen["addressee"], [item["no"] for item in seen["items"]]) == (BODY, [1, 2])
    assert not {"source", "copy_to", "events", "id"} & set(seen), "nothing that is the issuer's own"
    assert desks["clerk"].get(f"/letters/{letter}").json["state"] == "issued", "to look is no receipt"
    refused = ask(app, "reply", {"token": token, "answers": answers(1)})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/answers/2")
    assert ask(app, "reply", {"token": token, "answers": answers(1, 2)}).status_code == 204
    found = desks["clerk"].get(f"/letters/{letter}").json
    assert (found["state"], [one["action"] for one in found["events"]][-2:]) == ("replied", ["receive", "reply"])
    assert found["events"][-1]["role"] is None
    for door, body in (("look", {}), ("reply", {"answers": answers(1, 2)})):
        again = ask(app, door, {"token": token} | body)
        assert (again.status_code, again.json["code"]) == (409, "link_used")
    refused = check(desks["clerk"], letter, n1=None, n2=None)
    assert refused.json["code"] == "second_person_needed", "who had the link could have answered"
    assert check(desks["secretary"], letter, n1=None, n2="缺照片").json["state"] == "returned"
    assert [item["no"] for item in ask(app, "look", {"token": link(desks["clerk"], letter)}).json["items"]] == [2]


def test_a_link_that_is_over_replaced_or_no_link_looks_alike(
    app: Flask, desks: dict[str, Client], session: Session
) -> None:
    letter = out(desks)
    first = link(desks["clerk"], letter)
    second = link(desks["clerk"], letter)
    assert ask(app, "look", {"token": second}).status_code == 200
    state_actor(session, is_system=True)
    session.execute(update(LetterLink).values(expires_at=LetterLink.made_at + timedelta(microseconds=1)))
    session.commit()
    told = [ask(app, "look", {"token": token}) for token in (first, second, "A" * 43)]
    assert [one.status_code for one in told] == [404] * 3
    assert len({one.data for one in told}) == 1
    assert ask(app, "look", {"token": "short"}).status_code == 422


def test_a_link_ends_with_its_letter(app: Flask, desks: dict[str, Client]) -> None:
    letter = out(desks)
    token = link(desks["clerk"], letter)
    take(desks["secretary"], letter, "void", note="收文单位写错")
    assert ask(app, "look", {"token": token}).status_code == 404
    assert ask(app, "reply", {"token": token, "answers": answers(1, 2)}).json["code"] == "illegal_move"


def test_links_are_for_bodies_without_a_desk_and_made_by_the_issuer(desks: dict[str, Client]) -> None:
    with_desk = str(issued(desks["clerk"], desks["secretary"])["id"])
    assert desks["clerk"].call("POST", f"/letters/{with_desk}/links").json["code"] == "link_unfit"
    letter = out(desks)
    assert desks["other_secretary"].call("POST", f"/letters/{letter}/links").status_code == 404
    assert desks["village_clerk"].call("POST", f"/letters/{with_desk}/links").status_code == 403


def test_the_secret_is_kept_by_nobody(desks: dict[str, Client], session: Session) -> None:
    token = link(desks["clerk"], out(desks))
    state_actor(session, is_system=True)
    rows = session.execute(text("SELECT l::text || a.facts::text FROM letter_link l, audit_entry a")).scalars().all()
    assert rows
    assert not any(token in row for row in rows)
