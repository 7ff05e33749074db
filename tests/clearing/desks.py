"""Clearing people in tests, by the product's own doors."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from gridwatch.territory.calendar import china_day
from tests.world import Client, World

UNTRUE = {"reason": "no_such_fact", "word": "账目与实物相符，查无此事"}
SCOPE = "本单位党组织生活会"


def day(ago: int = 0) -> str:
    """So many days ago in China."""
    return (china_day(datetime.now(UTC)) - timedelta(days=ago)).isoformat()


def clue(app: Flask, world: World) -> str:
    """A clue that the town handed to the county; its id."""
    report_id = str(Client(app, world, "monitor").submit(category="C1").json["report_id"])
    assert Client(app, world, "chief").move(report_id, "escalate").status_code == 200
    clerk = Client(app, world, "clerk")
    assert clerk.move(report_id, "accept").status_code == 200
    assert clerk.move(report_id, "transfer_clue", note="移交").status_code == 200
    return report_id


def record(officer: Client, report_id: str, *, ago: int = 0, **changes: Any) -> TestResponse:
    """What became of a clue: concluded and untrue unless told otherwise."""
    said = {"outcome": "concluded", "decided_on": day(ago), "untrue": UNTRUE} | changes
    return officer.call("PUT", f"/reports/{report_id}/clue-outcome", json=said)


def untrue(app: Flask, world: World, *, ago: int = 0) -> str:
    """A report whose allegation was found untrue; its id."""
    report_id = clue(app, world)
    assert record(Client(app, world, "officer"), report_id, ago=ago).status_code == 204
    return report_id


def propose(officer: Client, report_id: str, **changes: Any) -> TestResponse:
    """Propose to clear somebody."""
    asked = {"report_id": report_id, "case_no": "试纪了〔2026〕4号", "way": "written", "scope": SCOPE,
             "post": "village_cadre", "is_important": False}  # fmt: skip
    return officer.post("/clearings", asked | changes)


def take(client: Client, clearing_id: str, action: str, *, version: int | None = None, **facts: Any) -> TestResponse:
    """Take a step, as of the version that the client sees."""
    seen = version or client.get(f"/clearings/{clearing_id}").json["version"]
    headers = {"If-Match": f'"v{seen}"'}
    return client.call("POST", f"/clearings/{clearing_id}/moves", json={"action": action} | facts, headers=headers)


CONSENT = {"consented_on": day(), "consent_how": "signed"}
PUBLIC = {"public_consented_on": day(), "public_consent_how": "talk_record"}


def consented(officer: Client, report_id: str, **changes: Any) -> str:
    """A clearing to which the person has said yes; its id."""
    made = propose(officer, report_id, **changes)
    assert made.status_code == 201, made.text
    facts = CONSENT | (PUBLIC if made.json["way"] in {"meeting", "circular"} else {})
    assert take(officer, made.json["id"], "consent", **facts).status_code == 200
    return str(made.json["id"])


def approved(officer: Client, other: Client, report_id: str, **changes: Any) -> str:
    """One that another officer approved; its id."""
    made = consented(officer, report_id, **changes)
    answer = take(other, made, "approve", committee_no="县委〔2026〕9号")
    assert answer.status_code == 200, answer.text
    return made
