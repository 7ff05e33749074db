"""Signing in, staying signed in, and being out at once."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.people.accounts import issue_activation_code, open_account
from gridwatch.people.models import Account, LoginSession
from tests.world import PASSWORD, Client, World


def _sign_in(app: Flask, world: World, password: str, **more: str) -> object:
    body = {"phone": world.people["monitor"].phone, "password": password} | more
    return app.test_client().post("/api/v1/sessions", json=body)


def test_signing_in_says_who_and_in_which_office(app: Flask, world: World) -> None:
    me = Client(app, world, "chief").get("/sessions/current").json
    assert me["account"]["name"] == "chief"
    assert [(a["role"], a["place"]["name"]) for a in me["appointments"]] == [("chief", "岭上村")]


def test_a_wrong_password_and_an_unknown_phone_get_the_same_answer(app: Flask, world: World) -> None:
    wrong = _sign_in(app, world, "not-the-password")
    unknown = app.test_client().post("/api/v1/sessions", json={"phone": "13000000000", "password": "x"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text == unknown.text


def test_guessing_is_slowed_down_and_the_right_password_waits_too(app: Flask, world: World) -> None:
    for _ in range(5):
        assert _sign_in(app, world, "guess-guess").status_code == 401
    locked = _sign_in(app, world, PASSWORD)
    assert (locked.status_code, locked.json["code"]) == (429, "too_many_tries")
    assert 1 <= int(locked.headers["Retry-After"]) <= 61


def test_guessing_at_an_unknown_phone_is_slowed_down_alike(app: Flask, world: World) -> None:
    body = {"phone": "13000000000", "password": "guess-guess"}
    answers = [app.test_client().post("/api/v1/sessions", json=body).status_code for _ in range(7)]
    known = [_sign_in(app, world, "guess-guess").status_code for _ in range(7)]
    assert answers == known == [401] * 5 + [429] * 2


def test_a_stolen_session_cannot_guess_the_password(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    guess = {"current": "guess-guess", "new": "an-even-better-one"}
    answers = [monitor.call("PUT", "/sessions/current/password", json=guess).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


@pytest.mark.parametrize("field", ["phone", "password"])
def test_text_that_no_database_holds_is_422(app: Flask, world: World, field: str) -> None:
    body = {"phone": "13000000000", "password": "x", field: "\ud800"}
    answer = app.test_client().post("/api/v1/sessions", data=json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, f"/{field}")


def test_signing_out_ends_the_token_at_once(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    assert monitor.call("DELETE", "/sessions/current").status_code == 204
    assert monitor.get("/reports").status_code == 401


def test_expired_and_disabled_are_out(app: Flask, world: World, session: Session) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    state_actor(session, is_system=True)
    session.execute(update(LoginSession).where(LoginSession.account_id == world.people["monitor"].id)
                    .values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))  # fmt: skip
    session.execute(update(Account).where(Account.id == world.people["chief"].id).values(disabled_at=world.now))
    session.commit()
    assert monitor.get("/reports").status_code == chief.get("/reports").status_code == 401


def test_tokens_and_codes_are_stored_as_hashes(app: Flask, world: World, session: Session) -> None:
    token = Client(app, world, "monitor").token
    mine = text("SELECT token_sha256, csrf_sha256 FROM login_session WHERE account_id = :id")
    stored = session.execute(mine, {"id": world.people["monitor"].id}).one()
    assert token.encode() not in bytes(stored.token_sha256)
    assert len(stored.token_sha256) == 32


def test_a_browser_needs_the_csrf_token_to_write_and_not_to_read(app: Flask, world: World) -> None:
    browser = app.test_client()
    body = {"phone": world.people["monitor"].phone, "password": PASSWORD, "kind": "cookie"}
    signed = browser.post("/api/v1/sessions", json=body)
    assert "token" not in signed.json
    cookie = next(c for c in signed.headers.getlist("Set-Cookie") if c.startswith("gridwatch_session"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert browser.get("/api/v1/reports").status_code == 200
    refused = browser.delete("/api/v1/sessions/current")
    assert (refused.status_code, refused.json["code"]) == (403, "csrf_missing")
    right = {"X-CSRF-Token": signed.json["csrf_token"]}
    assert browser.delete("/api/v1/sessions/current", headers=right).status_code == 204


def test_an_activation_code_sets_the_password_once(app: Flask, world: World, session: Session) -> None:
    account = open_account(session, "13911112222", "新人", by=None, now=world.now)
    code = issue_activation_code(session, account, by=None, now=world.now, valid_days=14)
    session.commit()
    http = app.test_client()
    weak = http.post("/api/v1/activations", json={"code": code, "password": "short"})
    assert (weak.status_code, weak.json["code"]) == (422, "weak_password")
    spoken = f"{code[:4].lower()}-{code[4:8]} {code[8:]}"
    first = http.post("/api/v1/activations", json={"code": spoken, "password": "a-good-password"})
    assert first.status_code == 201, first.text
    assert first.json["account"]["name"] == "新人"
    back = {"code": first.json["recovery_code"], "password": "a-good-password"}
    assert http.post("/api/v1/recoveries/use", json=back).status_code == 201, "it leads back in"
    again = http.post("/api/v1/activations", json={"code": code, "password": "another-password"})
    assert (again.status_code, again.json["code"]) == (422, "bad_activation_code")
    body = {"phone": "13911112222", "password": "a-good-password"}
    assert http.post("/api/v1/sessions", json=body).status_code == 201


def test_an_expired_code_and_a_replaced_one_do_not_work(app: Flask, world: World, session: Session) -> None:
    account = open_account(session, "13911112222", "新人", by=None, now=world.now)
    replaced = issue_activation_code(session, account, by=None, now=world.now, valid_days=14)
    expired = issue_activation_code(session, account, by=None, now=world.now - timedelta(days=15), valid_days=14)
    session.commit()
    for code in (replaced, expired):
        answer = app.test_client().post("/api/v1/activations", json={"code": code, "password": "a-good-password"})
        assert answer.json["code"] == "bad_activation_code"


def test_a_new_password_ends_the_other_sessions(app: Flask, world: World) -> None:
    phone, tablet = Client(app, world, "monitor"), Client(app, world, "monitor")
    change = {"current": PASSWORD, "new": "an-even-better-one"}
    wrong = phone.call("PUT", "/sessions/current/password", json=change | {"current": "nope"})
    assert wrong.status_code == 401
    assert phone.call("PUT", "/sessions/current/password", json=change).status_code == 204
    assert phone.get("/reports").status_code == 200
    assert tablet.get("/reports").status_code == 401
