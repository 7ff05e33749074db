"""What one wants to be called for: what informs can be muted, what asks cannot."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.notifications.channels import Channel
from gridwatch.notifications.delivering import send_next
from gridwatch.notifications.dispatch import expand_outbox
from gridwatch.subjects import SUBJECTS
from tests.world import Client, World


def _choices(client: Client) -> dict[tuple[str, str], dict[str, Any]]:
    found = client.get("/notification-choices").json["items"]
    return {(one["subject"], one["kind"]): one for one in found}


def _mute(client: Client, subject: str, kind: str, is_muted: bool = True) -> Any:
    return client.call("PUT", f"/notification-choices/{subject}/{kind}", json={"is_muted": is_muted})


def _sent(session: Session, app: Flask) -> list[str]:
    reached: list[str] = []
    channels = [Channel("sms", lambda person, _: reached.append(person.phone))]
    vault, now = app.config["IDENTITY_VAULT"], datetime.now(UTC)
    state_actor(session, is_system=True)
    while expand_outbox(session, subjects=SUBJECTS, channels=channels, vault=vault, now=now):
        session.flush()
    while send_next(session, channels=channels, vault=vault, now=now):
        session.flush()
    return reached


def test_one_is_asked_of_what_comes_to_ones_reports_and_posts_alone(app: Flask, world: World) -> None:
    monitor, responder = _choices(Client(app, world, "monitor")), _choices(Client(app, world, "responder"))
    assert set(monitor) == {
        ("report", "question"), ("report", "progress"), ("report", "still_handled"), ("visit", "visit_decided"),
    }  # fmt: skip
    assert monitor["report", "question"]["is_fixed"]
    assert not monitor["report", "progress"]["is_fixed"]
    assert {subject for subject, _ in responder} == {"order"}
    assert ("visit", "visit_held") in _choices(Client(app, world, "clerk"))


def test_what_is_muted_is_listed_and_neither_counted_nor_sent(app: Flask, world: World, session: Session) -> None:
    monitor, chief, made = Client(app, world, "monitor"), Client(app, world, "chief"), uuid7()
    monitor.submit(made)
    assert _mute(monitor, "report", "progress").status_code == 204
    assert _choices(monitor)["report", "progress"]["is_muted"]
    chief.move(made, "escalate")
    told = monitor.get("/notifications").json
    assert (told["unread"], [one["kind"] for one in told["items"]]) == (0, ["progress"])
    assert world.people["monitor"].phone not in _sent(session, app)

    assert _mute(monitor, "report", "progress", False).status_code == 204
    assert monitor.get("/notifications").json["unread"] == 1
    Client(app, world, "clerk").move(made, "accept")
    assert world.people["monitor"].phone in _sent(session, app)


def test_what_asks_cannot_be_muted_at_any_door(app: Flask, world: World, session: Session) -> None:
    chief = Client(app, world, "chief")
    refused = _mute(chief, "report", "given")
    assert (refused.status_code, refused.json["code"]) == (409, "always_told")
    assert _mute(chief, "report", "given", False).status_code == 204
    for subject, kind in (("report", "visit_held"), ("nothing", "given"), ("report", "nothing")):
        assert _mute(chief, subject, kind).status_code == 404
    state_actor(session, is_system=True)
    with pytest.raises(IntegrityError, match="fk_notification_mute_kind"):
        session.execute(
            text("INSERT INTO notification_mute (account_id, subject, kind) VALUES (:account, 'report', 'given')"),
            {"account": world.people["chief"].id},
        )
    session.rollback()


def test_a_mute_is_ones_own(app: Flask, world: World) -> None:
    chief, deputy, made = Client(app, world, "chief"), Client(app, world, "deputy"), uuid7()
    Client(app, world, "monitor").submit(made)
    _mute(chief, "report", "taken_over")
    chief.move(made, "escalate")
    assert not _choices(deputy)["report", "taken_over"]["is_muted"]
    assert [c.get("/notifications").json["items"][0]["kind"] for c in (chief, deputy)] == ["taken_over"] * 2
    chief.post("/notifications/read", {"ids": [chief.get("/notifications").json["items"][0]["id"]]})
    assert deputy.get("/notifications").json["unread"] == 1


def test_the_database_knows_the_kinds_of_each_subject_and_no_other(session: Session) -> None:
    rows = session.execute(text("SELECT subject, kind, asks FROM notification_kind"))
    assert {(one.subject, one.kind, one.asks) for one in rows} == {
        (name, str(kind), told.asks) for name, subject in SUBJECTS.items() for kind, told in subject.kinds.items()
    }


def test_a_held_visit_tells_the_town_and_its_decision_the_monitor(app: Flask, world: World, session: Session) -> None:
    monitor, clerk, chief = (Client(app, world, name) for name in ("monitor", "clerk", "chief"))
    visit_id, at = uuid7(), datetime.now(UTC)
    body = {"result": "no_problem", "captured_at": (at + timedelta(days=400)).isoformat(), "sent_at": at.isoformat()}
    assert monitor.call("PUT", f"/visits/{visit_id}", json=body).json["outcome"] == "held"
    (line,) = clerk.get("/notifications").json["items"]
    told = [line[name] for name in ("subject", "subject_id", "kind", "place")]
    assert told == ["visit", str(visit_id), "visit_held", "岭口镇"], "a day so far off is in nobody's term"
    assert chief.get("/notifications").json["items"] == []
    assert clerk.post(f"/visits/{visit_id}/decision", {"action": "admit", "note": "已核"}).status_code == 200
    (line,) = monitor.get("/notifications").json["items"]
    assert [line[n] for n in ("subject", "subject_id", "kind")] == ["visit", str(visit_id), "visit_decided"]
    assert _sent(session, app).count(world.people["monitor"].phone) == 0, "no account is kept with a visit"
