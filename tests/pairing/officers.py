"""Pairing officials and writing their diaries in tests, by the product's own doors."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from gridwatch.territory.calendar import china_day
from tests.world import TOWN, VILLAGE, Client, World

TODAY = china_day(datetime.now(UTC))


def days_ago(days: int) -> str:
    """A day before today, as the API writes it."""
    return (TODAY - timedelta(days=days)).isoformat()


def pair(client: Client, world: World, **changes: Any) -> TestResponse:
    """Pair the town's official with all of its villages since ninety days, or as is said."""
    body: dict[str, Any] = {
        "officer_id": world.people["partner"].id,
        "town_code": TOWN,
        "document_no": "岭委〔2026〕7号",
        "first": days_ago(90),
    }
    return client.post("/pairings", body | changes)


def paired(client: Client, world: World, **changes: Any) -> str:
    """The id of such a pairing."""
    made = pair(client, world, **changes)
    assert made.status_code == 201, made.text
    made_id: str = made.json["id"]
    return made_id


def entry(pairing_id: str, happened_on: str | date, **changes: Any) -> dict[str, Any]:
    """A diary of a day in the first village."""
    return {
        "pairing_id": pairing_id,
        "happened_on": str(happened_on),
        "village_codes": [VILLAGE],
        "households": 5,
        "persons": 9,
        "asked_disclosure": True,
        "disclosure_found": "公示栏内容已更新，村民能看懂。",
        "captured_at": datetime.now(UTC).isoformat(),
    } | changes


def raised(kind: str = "problem", text: str = "二组路灯不亮", village_code: str = VILLAGE) -> dict[str, str]:
    """Something that a diary raises."""
    return {"village_code": village_code, "kind": kind, "text": text}


def write(client: Client, pairing_id: str, happened_on: str | date, **changes: Any) -> TestResponse:
    """Write a diary under a new id."""
    return client.call("PUT", f"/diaries/{uuid4()}", json=entry(pairing_id, happened_on, **changes))


def follow_up(
    client: Client, item_id: str, action: str, note: str | None = "已联系供电所", version: int | None = None
) -> TestResponse:
    """Say what became of something, as of the version that the client sees."""
    seen = version or client.get(f"/diary-items/{item_id}").json["version"]
    return client.call(
        "POST",
        f"/diary-items/{item_id}/moves",
        json={"action": action, "note": note},
        headers={"If-Match": f'"v{seen}"'},
    )
