"""Back into an account that was used before: by one's own code, or by two people, never by one alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from uuid6 import uuid7
from werkzeug.test import TestResponse

from gridwatch.database import acting_as_system, state_actor
from gridwatch.notifications.channels import Channel
from gridwatch.notifications.models import Delivery
from gridwatch.recovery.models import Recovery
from gridwatch.recovery.telling import ASKED, tell_recoveries
from tests.reports.clockwork import set_clock
from tests.world import Client, World

NEW = "a-new-password-7"
WAIT = timedelta(hours=48)


@pytest.fixture
def desks(app: Flask, world: World) -> dict[str, Client]:
    names = ("monitor", "clerk", "secretary", "officer", "admin", "auditor", "chief", "other_secretary")
    return {name: Client(app, world, name) for name in names}


def ask(client: Client, world: World, name: str = "monitor") -> TestResponse:
    """Ask for a recovery of somebody's account."""
    return client.post("/recoveries", {"account_id": world.people[name].id, "reason": "手机丢失，忘记密码"})


def take(client: Client, made: TestResponse | dict[str, Any], action: str) -> TestResponse:
    """Take a step."""
    one = made if isinstance(made, dict) else made.json
    return client.post(f"/recoveries/{one['id']}/moves", {"action": action})


def use(app: Flask, code: str, password: str = NEW) -> TestResponse:
    """Whoever has the code, without a sign-in."""
    return app.test_client().post("/api/v1/recoveries/use", json={"code": code, "password": password})


def recovered(
    app: Flask, world: World, desks: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> tuple[dict[str, Any], str]:
    """The monitor's account come back by clerk and officer; the recovery, and the token of whoever used
    the code."""
    made = ask(desks["clerk"], world)
    assert take(desks["officer"], made, "second").status_code == 200
    set_clock(monkeypatch, datetime.now(UTC) + WAIT + timedelta(minutes=1))
    code = desks["clerk"].post(f"/recoveries/{made.json['id']}/code", {})
    assert code.status_code == 201, code.text
    used = use(app, code.json["code"])
    assert used.status_code == 201, used.text
    assert "recovery_code" not in used.json, "whoever took the account over gets no way back into it"
    return made.json, used.json["token"]


def as_bearer(app: Flask, token: str, path: str) -> TestResponse:
    return app.test_client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})


def test_a_clerk_gets_no_code_for_whoever_has_reported_the_town(desks: dict[str, Client], world: World) -> None:
    path = f"/accounts/{world.people['monitor'].id}/activation-code"
    for name in ("clerk", "secretary", "admin"):
        refused = desks[name].post(path, {})
        assert (refused.status_code, refused.json["code"]) == (409, "used_before")


def test_ones_own_code_leads_back_at_once_and_is_spent(app: Flask, desks: dict[str, Client]) -> None:
    monitor = desks["monitor"]
    report = uuid7()
    assert monitor.submit(report).status_code == 201
    assert monitor.post("/recovery-codes", {"password": "wrong"}).json["code"] == "wrong_password"
    first = monitor.post("/recovery-codes", {"password": "sample-password"}).json["code"]
    code = monitor.post("/recovery-codes", {"password": "sample-password"}).json["code"]
    assert use(app, first).json["code"] == "bad_recovery_code", "a new one replaces it"
    spaced = "-".join((code[:4], code[4:8], code[8:])).lower()
    back = use(app, spaced)
    assert back.status_code == 201, back.text
    assert monitor.get("/reports").status_code == 401, "sessions end with a recovery"
    assert as_bearer(app, back.json["token"], f"/reports/{report}").status_code == 200
    assert use(app, code).json["code"] == "bad_recovery_code"
    assert use(app, back.json["recovery_code"], "12345678901").status_code == 201


def test_a_weak_password_spends_nothing(app: Flask, desks: dict[str, Client]) -> None:
    code = desks["monitor"].post("/recovery-codes", {"password": "sample-password"}).json["code"]
    assert use(app, code, "aaaaaaaaaa").json["code"] == "weak_password"
    assert use(app, code).status_code == 201


def test_two_people_a_wait_and_then_nothing_of_before_until_the_county_proves_the_person(
    app: Flask, world: World, desks: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = uuid7()
    assert desks["monitor"].submit(before).status_code == 201
    made, token = recovered(app, world, desks, monkeypatch)
    assert desks["monitor"].get("/reports").status_code == 401
    assert as_bearer(app, token, f"/reports/{before}").status_code == 404
    assert as_bearer(app, token, "/reports").json["items"] == []
    assert as_bearer(app, token, "/notifications").json["items"] == []
    assert desks["clerk"].get(f"/reports/{before}").status_code in {200, 404}
    assert app.test_client().post(
        "/api/v1/recovery-codes", json={"password": NEW}, headers={"Authorization": f"Bearer {token}"}
    ).json["code"] == "not_proven"  # fmt: skip
    for name, expected in (("clerk", 403), ("officer", 409), ("auditor", 403)):
        assert take(desks[name], made, "prove").status_code == expected, name
    proven = take(desks["admin"], made, "prove")
    assert (proven.status_code, proven.json["state"]) == (200, "proven")
    assert as_bearer(app, token, f"/reports/{before}").status_code == 200


def test_ones_own_code_proves_the_person_after_a_recovery_by_two(
    app: Flask, world: World, desks: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = desks["monitor"].post("/recovery-codes", {"password": "sample-password"}).json["code"]
    before = uuid7()
    assert desks["monitor"].submit(before).status_code == 201
    made, token = recovered(app, world, desks, monkeypatch)
    back = use(app, own, NEW + "x")
    assert back.status_code == 201
    assert as_bearer(app, token, "/reports").status_code == 401, "whoever took it over is out"
    assert as_bearer(app, back.json["token"], f"/reports/{before}").status_code == 200
    [shown] = [one for one in desks["officer"].get("/recoveries").json["items"] if one["id"] == made["id"]]
    assert shown["state"] == "proven"


def test_nobody_is_both_and_none_is_the_person(world: World, desks: dict[str, Client]) -> None:
    own = ask(desks["admin"], world, "admin")
    assert own.status_code in {403, 409}
    made = ask(desks["admin"], world)
    assert (made.status_code, made.json["moves"]) == (201, ["stop"])
    for name, expected in (("admin", 409), ("clerk", 403), ("secretary", 403), ("other_secretary", 404)):
        assert take(desks[name], made, "second").status_code == expected, name
    assert ask(desks["clerk"], world).json["code"] == "recovery_under_way"
    seconded = take(desks["officer"], made, "second")
    assert (seconded.json["state"], seconded.json["opens_at"] is not None) == ("waiting", True)
    for name in ("admin", "officer"):
        early = desks[name].post(f"/recoveries/{made.json['id']}/code", {})
        assert early.json["code"] == "recovery_not_ready"


@pytest.mark.parametrize("name", ["monitor", "auditor", "officer", "secretary"])
def test_whoever_is_told_can_stop_it(
    app: Flask, world: World, desks: dict[str, Client], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made = ask(desks["clerk"], world)
    take(desks["officer"], made, "second")
    stopped = take(desks[name], made, "stop")
    assert (stopped.status_code, stopped.json["state"]) == (200, "stopped")
    set_clock(monkeypatch, datetime.now(UTC) + WAIT * 2)
    assert desks["clerk"].post(f"/recoveries/{made.json['id']}/code", {}).json["code"] == "recovery_not_ready"
    assert ask(desks["clerk"], world).status_code == 201


def test_the_code_ends_and_a_new_one_replaces_it(
    app: Flask, world: World, desks: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ask(desks["clerk"], world).json
    take(desks["officer"], made, "second")
    set_clock(monkeypatch, datetime.now(UTC) + WAIT + timedelta(minutes=1))
    first = desks["clerk"].post(f"/recoveries/{made['id']}/code", {}).json["code"]
    second = desks["officer"].post(f"/recoveries/{made['id']}/code", {}).json["code"]
    assert use(app, first).json["code"] == "bad_recovery_code"
    set_clock(monkeypatch, datetime.now(UTC) + WAIT + timedelta(days=8))
    assert use(app, second).json["code"] == "bad_recovery_code"


def test_others_neither_ask_for_nor_see_it(world: World, desks: dict[str, Client]) -> None:
    assert ask(desks["other_secretary"], world).json["errors"][0]["pointer"] == "/account_id"
    assert ask(desks["clerk"], world, "officer").json["errors"][0]["pointer"] == "/account_id"
    assert ask(desks["chief"], world).status_code == 403
    made = ask(desks["clerk"], world).json["id"]
    assert [one["id"] for one in desks["monitor"].get("/recoveries").json["items"]] == [made]
    assert desks["monitor"].get("/recoveries").json["items"][0]["is_own"]
    for name in ("other_secretary", "chief"):
        assert desks[name].get("/recoveries").json["items"] == []


def test_the_person_the_county_and_the_auditor_are_told_at_once_and_of_its_end(
    app: Flask, world: World, session: Session, desks: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> set[int]:
        vault, channel = app.config["IDENTITY_VAULT"], Channel("sms", lambda _person, _message: None)
        with acting_as_system(session):
            tell_recoveries(session, channels=[channel], vault=vault, now=world.now)
            rows = session.scalars(select(Delivery).where(Delivery.message == "recovery")).all()
            found = {vault.open(one.sealed_account) for one in rows}
            session.execute(text("DELETE FROM delivery"))
        return found

    people = {world.people[name].id for name in ("monitor", "officer", "officer_2", "admin", "auditor")}
    made, _ = recovered(app, world, desks, monkeypatch)
    assert told() == people
    assert told() == set()
    assert "monitor" not in ASKED
    assert made["state"] == "asked"


def test_the_database_refuses_codes_for_used_accounts_and_recoveries_by_one(
    world: World, session: Session, desks: dict[str, Client]
) -> None:
    made = ask(desks["clerk"], world).json["id"]
    clerk, officer = world.people["clerk"].id, world.people["officer"].id
    with acting_as_system(session):
        for change in (
            {"seconded_by": clerk, "seconded_at": world.now, "opens_at": world.now},
            {"seconded_by": world.people["monitor"].id, "seconded_at": world.now, "opens_at": world.now},
            {"completed_at": world.now},
            {"proven_at": world.now},
        ):
            with pytest.raises(DBAPIError), session.begin_nested():
                session.execute(update(Recovery).where(Recovery.id == made).values(**change))
        with pytest.raises(DBAPIError, match="activation_is_first"), session.begin_nested():
            session.execute(
                text("INSERT INTO activation_code (account_id, code_sha256, issued_at, expires_at)"
                     " VALUES (:id, 'x', now(), now())"), {"id": world.people["monitor"].id})  # fmt: skip
    state_actor(session, account_id=clerk)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(
            update(Recovery).where(Recovery.id == made)
            .values(seconded_by=officer, seconded_at=world.now, opens_at=world.now)
        )  # fmt: skip
    state_actor(session, account_id=clerk)
    hidden = text("UPDATE account SET hidden_before = now() WHERE id = :id")
    session.execute(hidden, {"id": world.people["monitor"].id})


def test_nobody_lets_it_be_seen_again_whoever_cannot_see_the_recovery(
    app: Flask, world: World, session: Session, desks: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    recovered(app, world, desks, monkeypatch)
    shown_again = text("UPDATE account SET hidden_before = NULL WHERE id = :id")
    for name in ("chief", "clerk", "monitor", "other_secretary"):
        state_actor(session, account_id=world.people[name].id)
        with pytest.raises(DBAPIError, match="is not proven"), session.begin_nested():
            session.execute(shown_again, {"id": world.people["monitor"].id})
