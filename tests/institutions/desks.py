"""Proposing and moving institutions in tests, by the product's own doors."""

from typing import Any

from werkzeug.test import TestResponse

from tests.world import VILLAGE, Client

TITLE = "村级物资采购管理办法"


def proposal(**changes: Any) -> dict[str, Any]:
    """What an institution says."""
    return {
        "title": TITLE,
        "kind": "procurement",
        "owner": "村务监督委员会",
        "content": "第一条 采购须两人以上经手。\n第二条 五千元以上须公开询价。",
        "source": "problems",
    } | changes


def propose(client: Client, place: str = VILLAGE, **changes: Any) -> TestResponse:
    """Propose one for a place."""
    return client.post("/institutions", {"place_code": place, "proposal": proposal(**changes)})


def take(client: Client, institution_id: str, action: str, *, version: int | None = None, **facts: Any) -> TestResponse:
    """Take a step, as of the version that the client sees."""
    seen = version or client.get(f"/institutions/{institution_id}").json["version"]
    return client.call(
        "POST",
        f"/institutions/{institution_id}/moves",
        json={"action": action} | facts,
        headers={"If-Match": f'"v{seen}"'},
    )


def adopted(chief: Client, secretary: Client, **changes: Any) -> dict[str, Any]:
    """One that is in force: proposed by the one, adopted by the other."""
    made = propose(chief, **changes)
    assert made.status_code == 201, made.text
    done = take(secretary, made.json["id"], "adopt")
    assert done.status_code == 200, done.text
    return done.json
