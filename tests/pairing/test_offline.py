"""Diaries as a phone sends them when it comes back: once, proven, late by the server's time."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from uuid6 import uuid7

from gridwatch.pairing.diaries import LATE_DAYS
from gridwatch.receipts import body_sha256, read_key_set, verify
from tests.pairing.officers import days_ago, entry, paired, raised
from tests.sync.items import visit_item
from tests.world import Client, World


@pytest.fixture
def officer(app: Flask, world: World) -> Client:
    return Client(app, world, "partner")


@pytest.fixture
def pairing_id(app: Flask, world: World) -> str:
    return paired(Client(app, world, "secretary"), world)


def _send(client: Client, *items: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post("/sync", {"items": list(items)})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json["results"]
    return results


def _item(pairing_id: str, day: str, **changes: Any) -> dict[str, Any]:
    return {"type": "diary", "id": str(uuid7()), "body": entry(pairing_id, day, **changes)}


def test_a_diary_is_taken_in_once_and_its_receipt_proves_it(officer: Client, pairing_id: str) -> None:
    item = _item(pairing_id, days_ago(2), items=[raised()])
    (first,), (again,) = _send(officer, item), _send(officer, item)
    assert (first["status"], again["status"]) == ("accepted", "replayed")
    assert first["receipt"] == again["receipt"]
    assert first["receipt"]["body_sha256"] == body_sha256(item["body"]).hex()
    keys = read_key_set(officer.http.get("/.well-known/gridwatch-keys").json)
    verify(first["receipt"], keys)
    assert officer.get("/diary-items/totals").json["total"] == 1
    assert officer.call("PUT", f"/diaries/{item['id']}", json=item["body"]).status_code == 200


def test_what_lay_on_the_phone_for_more_than_a_week_is_late(officer: Client, world: World, pairing_id: str) -> None:
    then = (world.now - timedelta(days=LATE_DAYS + 2)).isoformat()
    (sent,) = _send(officer, _item(pairing_id, days_ago(LATE_DAYS + 2), captured_at=then))
    assert (sent["status"], sent["receipt"]["is_late"]) == ("accepted", True)


def test_a_bad_diary_fails_no_other_item(officer: Client, pairing_id: str, app: Flask, world: World) -> None:
    bad = _item(pairing_id, days_ago(3), households=60)
    stranger = _item(str(uuid4()), days_ago(3))
    malformed = _item(pairing_id, days_ago(3), persons=-1)
    good = _item(pairing_id, days_ago(3))
    results = _send(officer, bad, stranger, malformed, good)
    assert [one["status"] for one in results] == ["rejected", "rejected", "rejected", "accepted"]
    assert [one["problem"]["errors"][0]["pointer"] for one in results[:3]] == [
        "/many_because", "/pairing_id", "/body/persons",
    ]  # fmt: skip
    monitor = Client(app, world, "monitor")
    of_monitor = _send(monitor, visit_item(), _item(pairing_id, days_ago(4)))
    assert [one["status"] for one in of_monitor] == ["accepted", "rejected"]
