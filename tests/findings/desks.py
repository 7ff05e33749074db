"""Checking villages and working the ledger in tests, by the product's own doors."""

from datetime import UTC, datetime
from typing import Any

from werkzeug.test import TestResponse

from gridwatch.territory.calendar import china_day
from tests.letters.desks import name_issuer, write
from tests.letters.desks import take as take_letter
from tests.world import COUNTY, VILLAGE, Client

NOTE = "已按要求逐项整改到位，公开栏已更新，附照片。"
POINTS = [
    {"what": "财务收支是否按季公开", "how": "看公开栏和账簿", "category_code": "B1"},
    {"what": "公开内容是否属实", "how": "抽查三笔凭证", "category_code": "B2"},
    {"what": "低保名单是否公示", "how": "看公示照片和日期", "category_code": "B3"},
]


def today() -> str:
    """Today in China."""
    return china_day(datetime.now(UTC)).isoformat()


def check_list(officer: Client, **changes: Any) -> dict[str, Any]:
    """A list of the county."""
    asked = {"place_code": COUNTY, "code": "GK-1", "title": "三务公开监督检查要点", "points": POINTS} | changes
    made = officer.post("/check-lists", asked)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json
    return found


def check(client: Client, list_id: str, place: str = VILLAGE, **changes: Any) -> TestResponse:
    """Check a village."""
    asked = {"place_code": place, "list_id": list_id, "kind": "department", "happened_on": today(), "points": [1, 2, 3]}
    return client.post("/checks", asked | changes)


def enter(client: Client, place: str = VILLAGE, **changes: Any) -> TestResponse:
    """Enter a problem."""
    asked = {
        "place_code": place, "category_code": "B1", "kind": "none", "item": "三季度财务收支", "problem": "未公开",
        "origin": "department", "body": "镇纪委", "found_on": today(),
    }  # fmt: skip
    return client.post("/findings", asked | changes)


def take(client: Client, finding_id: str, action: str, *, version: int | None = None, **facts: Any) -> TestResponse:
    """Take a step, as of the version that the client sees."""
    seen = version or client.get(f"/findings/{finding_id}").json["version"]
    headers = {"If-Match": f'"v{seen}"'}
    return client.call("POST", f"/findings/{finding_id}/moves", json={"action": action} | facts, headers=headers)


def letter(clerk: Client, secretary: Client, kind: str = "reminder", **changes: Any) -> str:
    """A letter to the village that is out; its id."""
    name_issuer(secretary)
    made = write(clerk, kind=kind, **changes).json["id"]
    for action in ("approve", "issue"):
        assert take_letter(secretary, made, action).status_code == 200
    return str(made)


def fed_back(desks: dict[str, Client], finding_id: str) -> None:
    """Let it be lettered by the clerk and fed back by the village."""
    out = letter(desks["clerk"], desks["secretary"])
    assert take(desks["clerk"], finding_id, "letter", letter_id=out).status_code == 200
    assert take(desks["village_clerk"], finding_id, "feed_back", note=NOTE).status_code == 200
