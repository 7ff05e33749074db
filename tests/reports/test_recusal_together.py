"""Naming and appointing at the same moment, with real commits: neither misses the other, and
neither is refused."""

from typing import Any

from flask import Flask
from sqlalchemy import text
from uuid6 import uuid7

from api.database import db
from gridwatch.people.accounts import open_account
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from tests.together import at_once
from tests.world import OTHER_TOWN, Client, Inhabited, World


def _excluded(app: Flask, report_id: object) -> list[int]:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("SELECT set_config('gridwatch.system', 'on', true)"))
        found: list[int] = connection.scalar(
            text("SELECT excluded_account_ids FROM report WHERE id = :id"), {"id": report_id}
        )
        return found


def _newcomer(app: Flask, world: World, n: int) -> int:
    """Somebody with an account and no office, of whom no report knows who they are."""
    with app.app_context():
        account = open_account(db.session(), f"137{n:08d}", f"新人{n:02d}", by=None, now=world.now)
        db.session.commit()
        return account.id


def _appoint(client: Client, world: World, account_id: int) -> Any:
    body = {"account_id": account_id, "role": Role.TOWN_VIEWER.value, "place_code": OTHER_TOWN, "document_no": "任1号",
            "term_start": china_day(world.now).isoformat()}  # fmt: skip
    return client.post("/appointments", body)


def test_a_report_that_names_somebody_while_they_are_appointed_excludes_them(inhabited: Inhabited) -> None:
    app, world = inhabited()
    monitor, admin = Client(app, world, "monitor"), Client(app, world, "admin")
    for n in range(12):
        account, made = _newcomer(app, world, n), uuid7()
        answers = at_once(
            lambda made=made, n=n: monitor.submit(made, concerns=[{"person": f"镇上新人{n:02d}"}]),
            lambda account=account: _appoint(admin, world, account),
        )
        assert [answer.status_code for answer in answers] == [201, 201]
        assert _excluded(app, made) == [account]


def test_naming_more_on_a_report_crosses_no_appointment_that_it_excludes(inhabited: Inhabited) -> None:
    app, world = inhabited()
    monitor, admin = Client(app, world, "monitor"), Client(app, world, "admin")
    for n in range(25):
        account, made = _newcomer(app, world, n), uuid7()
        monitor.submit(made, concerns=[{"person": f"新人{n:02d}"}])
        answers = at_once(
            lambda made=made: monitor.move(made, "concern", version=2, concerns=[{"post": "contractor"}]),
            lambda account=account: _appoint(admin, world, account),
        )
        assert [answer.status_code for answer in answers] == [200, 201], [answer.text for answer in answers]
        assert _excluded(app, made) == [account]


def test_whoever_is_appointed_while_reports_are_merged_is_kept_from_both(inhabited: Inhabited) -> None:
    app, world = inhabited()
    monitor, admin, clerk = (Client(app, world, name) for name in ("monitor", "admin", "chief"))
    for n in range(12):
        account, one, into = _newcomer(app, world, n), uuid7(), uuid7()
        monitor.submit(into)
        monitor.submit(one)
        _name(app, one, f"新人{n:02d}")
        answers = at_once(
            lambda one=one, into=into: clerk.move(one, "merge", version=1, into=str(into)),
            lambda account=account: _appoint(admin, world, account),
        )
        assert [answer.status_code for answer in answers] == [200, 201], [answer.text for answer in answers]
        assert (_excluded(app, one), _excluded(app, into)) == ([account], [account])


def _name(app: Flask, report_id: object, name: str) -> None:
    """Named without sealing, as a villager who is known would be."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("SELECT set_config('gridwatch.system', 'on', true)"))
        connection.execute(
            text("INSERT INTO report_concern (report_id, seq, kind, value) VALUES (:id, 1, 'person', :name)"),
            {"id": report_id, "name": name},
        )
