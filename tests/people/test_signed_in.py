"""Where somebody is signed in: seen and ended by the person, and cut off by the town when a phone is
lost."""

from typing import Any

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.database import acting_as_system
from tests.world import PASSWORD, Client, World


def sign_in(app: Flask, world: World, name: str) -> str:
    """Another sign-in; its token."""
    body = {"phone": world.people[name].phone, "password": PASSWORD}
    token: str = app.test_client().post("/api/v1/sessions", json=body).json["token"]
    return token


def bearer(app: Flask, token: str, method: str, path: str, **options: Any) -> Any:
    return app.test_client().open(
        f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {token}"}, **options
    )


def test_one_sees_ones_own_and_ends_one_or_all_others(app: Flask, world: World) -> None:
    before = len(bearer(app, first := sign_in(app, world, "monitor"), "GET", "/sessions").json["items"])
    second, third = (sign_in(app, world, "monitor") for _ in range(2))
    listed = bearer(app, third, "GET", "/sessions").json["items"]
    assert len(listed) == before + 2
    assert [one["is_current"] for one in listed] == [True] + [False] * (before + 1)
    [of_second] = [one["id"] for one in bearer(app, second, "GET", "/sessions").json["items"] if one["is_current"]]
    assert bearer(app, third, "DELETE", f"/sessions/{of_second}").status_code == 204
    assert bearer(app, second, "GET", "/sessions").status_code == 401
    assert bearer(app, third, "DELETE", f"/sessions/{of_second}").status_code == 404
    assert bearer(app, third, "DELETE", "/sessions").status_code == 204
    assert bearer(app, first, "GET", "/sessions").status_code == 401
    assert len(bearer(app, third, "GET", "/sessions").json["items"]) == 1


def test_nobody_ends_anothers(app: Flask, world: World) -> None:
    [own] = [
        one["id"]
        for one in bearer(app, sign_in(app, world, "monitor"), "GET", "/sessions").json["items"]
        if one["is_current"]
    ]
    assert Client(app, world, "admin").call("DELETE", f"/sessions/{own}").status_code == 404


def test_a_lost_phone_is_cut_off_by_the_town_and_the_password_leads_back_in(
    app: Flask, world: World, session: Session
) -> None:
    token, path = sign_in(app, world, "monitor"), f"/accounts/{world.people['monitor'].id}/cut-off"
    for name, expected in (("other_secretary", 404), ("chief", 403), ("monitor_e", 403)):
        assert Client(app, world, name).post(path, {"reason": "手机丢失"}).status_code == expected, name
    clerk = Client(app, world, "clerk")
    assert clerk.post(path, {"reason": "丢"}).json["errors"][0]["pointer"] == "/reason"
    assert bearer(app, token, "GET", "/sessions").status_code == 200
    assert clerk.post(path, {"reason": "手机丢失"}).status_code == 204
    assert bearer(app, token, "GET", "/sessions").status_code == 401
    assert bearer(app, sign_in(app, world, "monitor"), "GET", "/sessions").status_code == 200
    with acting_as_system(session):
        kept = session.scalar(text("SELECT count(*) FROM audit_entry WHERE action = 'account.cut_off'"))
    assert kept == 1
    assert clerk.post(f"/accounts/{world.people['secretary'].id}/cut-off", {"reason": "手机丢失"}).status_code == 403
