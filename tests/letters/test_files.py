"""Files that show what an answer says: announced with it, sent after it, seen by both sides; by a link
too."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.evidence.files import digest, document, photo, picture
from tests.letters.desks import ANSWER, check, delivered, issued
from tests.letters.test_links import link
from tests.world import Client, World

Desks = dict[str, Client]


@pytest.fixture
def desks(app: Flask, world: World) -> Desks:
    return {name: Client(app, world, name) for name in ("clerk", "secretary", "village_clerk", "chief", "officer")}


def announced(content: bytes, kind: str = "photo") -> dict[str, Any]:
    return {"sha256": digest(content), "size": len(content), "kind": kind}


def answer(client: Client, letter: dict[str, Any], files: list[dict[str, Any]], *more: dict[str, Any]) -> TestResponse:
    version = client.get(f"/letters/{letter['id']}").json["version"]
    answers = [{"no": 1, "answer": ANSWER, "files": files}, {"no": 2, "answer": ANSWER, "files": list(more)}]
    return client.call(
        "POST", f"/letters/{letter['id']}/reply", json={"answers": answers}, headers={"If-Match": f'"v{version}"'}
    )


def put(client: Client, letter_id: str, content: bytes) -> TestResponse:
    return client.call("PUT", f"/files/letter/{letter_id}/{digest(content)}", data=content)


def test_photos_and_documents_follow_an_answer_and_are_seen_beside_it(desks: Desks) -> None:
    letter = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])
    shot, pdf = photo(), document()
    done = answer(desks["village_clerk"], letter, [announced(shot)], announced(pdf, "document"))
    assert done.status_code == 200, done.text
    [first, second] = done.json["answers"]
    assert [one["status"] for one in (*first["files"], *second["files"])] == ["expected", "expected"]
    assert [one["kind"] for one in (*first["files"], *second["files"])] == ["photo", "document"]
    for content in (shot, pdf):
        sent = put(desks["village_clerk"], letter["id"], content)
        assert (sent.status_code, sent.json["sha256"]) == (201, digest(content)), sent.text
        assert put(desks["village_clerk"], letter["id"], content).status_code == 200
    for reader in ("clerk", "village_clerk", "officer"):
        shown = desks[reader].get(f"/letters/{letter['id']}").json["answers"]
        assert [one["status"] for one in shown[0]["files"]] == ["present"]
        served = desks[reader].get(f"/files/letter/{letter['id']}/{digest(shot)}")
        assert (served.status_code, served.content_type) == (200, "image/jpeg")
    assert desks["chief"].get(f"/files/letter/{letter['id']}/{digest(shot)}").status_code == 404


def test_nobody_sends_what_the_addressee_announced_nor_adds_to_it(desks: Desks) -> None:
    letter = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])
    shot = photo()
    answer(desks["village_clerk"], letter, [announced(shot)])
    assert put(desks["clerk"], letter["id"], shot).status_code == 404
    assert put(desks["village_clerk"], letter["id"], photo(picture(seed=9))).status_code == 404


def test_the_next_round_has_files_of_its_own(desks: Desks) -> None:
    letter = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])
    shot = photo()
    answer(desks["village_clerk"], letter, [announced(shot)])
    put(desks["village_clerk"], letter["id"], shot)
    check(desks["clerk"], letter["id"], n1="照片看不清", n2=None)
    version = desks["village_clerk"].get(f"/letters/{letter['id']}").json["version"]
    again = desks["village_clerk"].call(
        "POST", f"/letters/{letter['id']}/reply",
        json={"answers": [{"no": 1, "answer": ANSWER, "files": [announced(shot)]}]},
        headers={"If-Match": f'"v{version}"'},
    )  # fmt: skip
    assert again.status_code == 200, again.text
    shown = [(one["round"], len(one["files"])) for one in again.json["answers"] if one["item_no"] == 1]
    assert shown == [(1, 1), (2, 1)]


@pytest.mark.parametrize(
    "files",
    [
        [{"sha256": "0" * 64, "size": 10, "kind": "video"}],
        [{"sha256": "0" * 64, "size": 0, "kind": "photo"}],
        [{"sha256": "xyz", "size": 10, "kind": "photo"}],
        [{"sha256": "0" * 64, "size": 10, "kind": "photo"}] * 2,
        [{"sha256": f"{n:064x}", "size": 10, "kind": "photo"} for n in range(6)],
    ],
)
def test_what_cannot_be_announced_changes_nothing(desks: Desks, files: list[dict[str, Any]]) -> None:
    letter = delivered(desks["clerk"], desks["secretary"], desks["village_clerk"])
    assert answer(desks["village_clerk"], letter, files).status_code == 422
    assert desks["clerk"].get(f"/letters/{letter['id']}").json["state"] == "delivered"


def test_whoever_answered_by_a_link_sends_its_files_by_it_and_nobody_else_does(app: Flask, desks: Desks) -> None:
    letter = issued(desks["clerk"], desks["secretary"], to_place_code=None, to_body="镇供水公司")
    token, shot = link(desks["clerk"], letter["id"]), photo()
    http, path = app.test_client(), f"/api/v1/letter-links/files/{digest(shot)}"
    early = http.put(path, data=shot, headers={"X-Reply-Link": token})
    assert early.status_code == 404, "nothing was answered yet"
    answers = [{"no": 1, "answer": ANSWER, "files": [announced(shot)]}, {"no": 2, "answer": ANSWER}]
    assert http.post("/api/v1/letter-links/reply", json={"token": token, "answers": answers}).status_code == 204
    assert http.put(path, data=shot, headers={"X-Reply-Link": "x" * 43}).status_code == 404
    assert http.put(path, data=shot).status_code == 404
    sent = http.put(path, data=shot, headers={"X-Reply-Link": token})
    assert sent.status_code == 201, sent.text
    assert http.put(path, data=shot, headers={"X-Reply-Link": token}).status_code == 200
    shown = desks["clerk"].get(f"/letters/{letter['id']}").json["answers"][0]["files"]
    assert [one["status"] for one in shown] == ["present"]
    broken = b"\xff\xd8\xff broken"
    assert http.put(f"/api/v1/letter-links/files/{digest(broken)}", data=broken,
                    headers={"X-Reply-Link": token}).status_code == 404  # fmt: skip
