"""Writing, signing and answering letters in tests, by the product's own doors."""

from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.test import TestResponse

from gridwatch.territory.calendar import china_day
from tests.world import TOWN, VILLAGE, Client

ANSWER = "已于本月由村文书负责全部公开到位，凭证留存备查。"
ISSUER = {"name": "中共岭北镇纪律检查委员会", "prefix": "岭北纪", "contact": "镇纪委 0856-1234567"}


def text_of(**changes: Any) -> dict[str, Any]:
    """What a letter says: advice to the village, two things."""
    by_day = (china_day(datetime.now(UTC)) + timedelta(days=20)).isoformat()
    return {
        "kind": "advice",
        "title": "关于规范村务公开的监督建议书",
        "source": "日常监督检查",
        "problems": "经检查，你村三季度财务未按时公开。",
        "causes": "责任不明确，公开栏无人管理。",
        "items": [
            {"what": "补公开三季度财务收支", "who": "村文书", "by_day": by_day},
            {"what": "明确公开栏管理责任人", "who": "村委会", "by_day": by_day},
        ],
        "to_place_code": VILLAGE,
    } | changes


def name_issuer(client: Client, place: str = TOWN, **changes: Any) -> TestResponse:
    """Say how the body of a place is called."""
    return client.call("PUT", f"/letter-issuers/{place}", json=ISSUER | changes)


def write(client: Client, place: str = TOWN, **changes: Any) -> TestResponse:
    """Draft a letter."""
    return client.post("/letters", {"place_code": place, "letter": text_of(**changes)})


def take(client: Client, letter_id: str, action: str, *, version: int | None = None, **facts: Any) -> TestResponse:
    """Take a step, as of the version that the client sees."""
    return _send(client, letter_id, "moves", {"action": action} | facts, version)


def reply(
    client: Client, letter_id: str, *numbers: int, answer: str = ANSWER, version: int | None = None
) -> TestResponse:
    """Answer these numbers."""
    answers = [{"no": no, "answer": answer} for no in numbers]
    return _send(client, letter_id, "reply", {"answers": answers}, version)


def check(client: Client, letter_id: str, version: int | None = None, **verdicts: str | None) -> TestResponse:
    """Say of answers `n1`, `n2` … what is missing, None when they do."""
    said = [{"no": int(no[1:]), "is_fit": why is None, "why": why} for no, why in verdicts.items()]
    return _send(client, letter_id, "check", {"verdicts": said}, version)


def issued(writer: Client, signer: Client, **changes: Any) -> dict[str, Any]:
    """One that is out: written by the one, approved and issued by the other."""
    name_issuer(signer)
    made = write(writer, **changes)
    assert made.status_code == 201, made.text
    for action in ("approve", "issue"):
        done = take(signer, made.json["id"], action)
        assert done.status_code == 200, done.text
    found: dict[str, Any] = done.json
    return found


def delivered(writer: Client, signer: Client, addressee: Client, **changes: Any) -> dict[str, Any]:
    """One whose addressee has acknowledged it."""
    made = issued(writer, signer, **changes)
    done = take(addressee, made["id"], "receive")
    assert done.status_code == 200, done.text
    found: dict[str, Any] = done.json
    return found


def _send(client: Client, letter_id: str, door: str, body: dict[str, Any], version: int | None) -> TestResponse:
    seen = version or client.get(f"/letters/{letter_id}").json["version"]
    headers = {"If-Match": f'"v{seen}"'}
    return client.call("POST", f"/letters/{letter_id}/{door}", json=body, headers=headers)
