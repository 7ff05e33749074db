"""What a device is told: everything that changed, in the order of commits, and what to forget."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from api.database import db
from api.sync.routes import _write_cursor
from gridwatch.database import state_actor
from gridwatch.from_settings import submission_rules
from gridwatch.people.actor import Actor
from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import EndReason
from gridwatch.people.roles import Role
from gridwatch.reports.intake.submission import Intake, submit
from gridwatch.reports.intake.values import Submission
from gridwatch.reports.models import Category
from gridwatch.sync import changes
from gridwatch.sync.changes import SyncPoint
from gridwatch.territory.calendar import china_day
from tests.world import GROUP_2, GROUP_E, GROUP_W, TOWN, VILLAGE, VILLAGE_2, Client, Inhabited, World


def pull(client: Client, cursor: str | None = None) -> dict[str, Any]:
    answer = client.get("/sync", **({"cursor": cursor} if cursor else {}))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def settled(client: Client, cursor: str | None = None) -> str:
    """The cursor from which nothing is told. Other tests' open transactions make it be told again
    for a while."""
    told = pull(client, cursor)
    for _ in range(4000):
        told = pull(client, told["cursor"])
        if not any(told[name] for name in ("reports", "tasks", "categories", "places", "boundaries")):
            made: str = told["cursor"]
            return made
        time.sleep(0.05)
    pytest.fail("the device is told the same again and again")


def _issue(app: Flask, world: World, *targets: str) -> str:
    today = china_day(world.now).isoformat()
    body = {"place_code": TOWN, "targets": targets, "title": "走访", "items": ["公示栏"], "starts_on": today,
            "ends_on": today}  # fmt: skip
    made: str = Client(app, world, "clerk").post("/tasks", body).json["id"]
    return made


def test_a_new_device_gets_its_territory_categories_tasks_and_own_reports(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    monitor.submit(made)
    Client(app, world, "monitor_e").submit()
    task = _issue(app, world, VILLAGE)
    told = pull(monitor)
    assert [r["id"] for r in told["reports"]] == [str(made)]
    assert [t["id"] for t in told["tasks"]] == [task]
    assert {p["code"] for p in told["places"]} == {VILLAGE, GROUP_W, GROUP_W[:-1] + "2"}
    assert {b["geometry"]["type"] for b in told["boundaries"]} == {"MultiPolygon"}
    assert len(told["boundaries"]) == 3
    assert [c["code"] for c in told["categories"]] == [c["code"] for c in monitor.get("/categories").json["items"]]
    assert told["gone"] == {"places": [], "tasks": []}


def test_a_device_that_is_up_to_date_is_told_nothing_more(inhabited: Inhabited) -> None:
    app, world = inhabited()
    settled(Client(app, world, "monitor"))


def test_a_question_reaches_the_device(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    monitor.submit(made)
    cursor = pull(monitor)["cursor"]
    Client(app, world, "chief").move(made, "return", note="是哪一段路？")
    told = pull(monitor, cursor)["reports"]
    assert [(r["id"], r["state"], r["question"]) for r in told] == [(str(made), "returned", "是哪一段路？")]
    assert told[0]["custody"]["sentence_zh"].startswith("请您最迟于")


def test_a_transaction_that_commits_late_is_never_missed(inhabited: Inhabited) -> None:
    """Two phones of one person: the first one's report is stored before, and committed after, the
    second one's."""
    app, world = inhabited()
    monitor = Client(app, world, "monitor")
    cursor = pull(monitor)["cursor"]
    late, early = uuid7(), uuid7()
    with app.app_context():
        slow = Session(db.engine)
        submit_directly(app, world, slow, late)
        assert monitor.submit(early).status_code == 201
        first = pull(monitor, cursor)
        assert [r["id"] for r in first["reports"]] == [str(early)]
        slow.commit()
        slow.close()
    second = pull(monitor, first["cursor"])
    assert str(late) in {r["id"] for r in second["reports"]}
    settled(monitor, second["cursor"])


def test_own_reports_come_by_pages_and_a_late_commit_between_them_is_not_missed(
    inhabited: Inhabited, monkeypatch: Any
) -> None:
    monkeypatch.setattr(changes, "PAGE", 3)
    app, world = inhabited()
    monitor = Client(app, world, "monitor")
    with app.app_context():
        slow = Session(db.engine)
        late = uuid7()
        submit_directly(app, world, slow, late)
        expected = {str(late)}
        for _ in range(7):
            made = uuid7()
            expected.add(str(made))
            assert monitor.submit(made).status_code == 201
        told = pull(monitor)
        seen = {r["id"] for r in told["reports"]}
        assert (told["has_more"], told["categories"]) == (True, [])
        slow.commit()
        slow.close()
    for _ in range(6):
        told = pull(monitor, told["cursor"])
        seen |= {r["id"] for r in told["reports"]}
    assert seen == expected


def test_what_left_the_scope_is_told_to_be_forgotten(app: Flask, world: World, session: Session) -> None:
    monitor = Client(app, world, "monitor")
    old, shared = _issue(app, world, GROUP_W), _issue(app, world, VILLAGE, VILLAGE_2)
    told = pull(monitor)
    known = {place["id"] for place in told["places"]}
    end(session, world.appointments["monitor"].id, EndReason.MOVED, actor=None, now=datetime.now(UTC))
    new = NewAppointment(world.people["monitor"].id, Role.MONITOR, GROUP_2, "任〔2026〕9号", china_day(world.now))
    appoint(session, new, actor=None, now=datetime.now(UTC))
    session.commit()
    after = pull(monitor, told["cursor"])
    assert set(after["gone"]["places"]) == known
    assert after["gone"]["tasks"] == [old]
    assert {p["code"] for p in after["places"]} == {VILLAGE_2, GROUP_2}
    assert {b["place_id"] for b in after["boundaries"]} == {p["id"] for p in after["places"]}
    assert [t["id"] for t in after["tasks"]] == [shared]


def test_a_withdrawn_task_and_a_closed_place_are_forgotten(app: Flask, world: World, session: Session) -> None:
    monitor, task = Client(app, world, "monitor"), _issue(app, world, GROUP_W)
    cursor = pull(monitor)["cursor"]
    Client(app, world, "clerk").post(f"/tasks/{task}/withdrawal", {})
    place = world.places[GROUP_W[:-1] + "2"]
    session.merge(place).closed_on = china_day(world.now)
    session.commit()
    after = pull(monitor, cursor)
    assert after["gone"] == {"places": [place.id], "tasks": [task]}
    assert task not in {t["id"] for t in after["tasks"]}


def test_an_edited_category_comes_with_its_next_version(app: Flask, world: World, session: Session) -> None:
    monitor = Client(app, world, "monitor")
    cursor = pull(monitor)["cursor"]
    closing = world.now + timedelta(days=3)
    session.execute(update(Category).where(Category.code == "J4").values(closed_at=closing))
    session.commit()
    told = {c["code"]: c for c in pull(monitor, cursor)["categories"]}
    assert told["J4"]["version"] == 2
    assert datetime.fromisoformat(told["J4"]["closed_at"]) == closing
    assert session.scalar(select(Category.version).where(Category.code == "J5")) == 1


def test_a_merged_report_is_told_again_when_its_target_moves(inhabited: Inhabited) -> None:
    app, world = inhabited()
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    target, merged = uuid7(), uuid7()
    Client(app, world, "monitor_e").submit(target)
    monitor.submit(merged)
    chief.move(merged, "merge", into=str(target))
    cursor = settled(monitor)
    chief.move(target, "escalate")
    assert [r["id"] for r in pull(monitor, cursor)["reports"]] == [str(merged)]


def test_a_cursor_that_was_not_given_is_422(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    for cursor in ("x", pull(monitor)["cursor"][:-4] + "AAA="):
        assert monitor.get("/sync", cursor=cursor).json["code"] == "bad_cursor"


def submit_directly(app: Flask, world: World, session: Session, report_id: UUID) -> None:
    """Submit in a transaction of our own, which the test commits when it likes."""
    vault: IdentityVault = app.config["IDENTITY_VAULT"]
    account = world.people["monitor"].id
    actor = Actor(account, vault.pseudonym(account), ())
    state_actor(session, account_id=account, reporter_key=actor.reporter_key)
    now = datetime.now(UTC)
    submission = Submission(report_id, b"x" * 32, "J4", "路塌了", captured_at=now, place_code=GROUP_W)
    rules = submission_rules(app.config["SETTINGS"])
    submit(session, submission, Intake(actor, vault, app.config["RECEIPT_SIGNER"], rules, now))
    session.flush()


def test_whoever_moves_to_another_group_of_the_village_gets_its_tasks_and_forgets_the_old_ones(
    app: Flask, world: World, session: Session
) -> None:
    old, new, shared = _issue(app, world, GROUP_W), _issue(app, world, GROUP_E), _issue(app, world, VILLAGE)
    monitor = Client(app, world, "monitor")
    told = pull(monitor)
    assert {t["id"] for t in told["tasks"]} == {old, shared}
    moved = NewAppointment(world.people["monitor"].id, Role.MONITOR, GROUP_E, "任〔2026〕2号", china_day(world.now))
    end(session, world.appointments["monitor"].id, EndReason.MOVED, actor=None, now=world.now)
    appoint(session, moved, actor=None, now=world.now)
    session.commit()
    told = pull(monitor, told["cursor"])
    assert told["gone"]["tasks"] == [old]
    assert new in {t["id"] for t in told["tasks"]}


def test_after_a_restore_from_a_backup_the_device_is_told_all_anew(app: Flask, world: World) -> None:
    """Transactions count from a lower number then: what the device knew as long past is yet to
    come."""
    monitor, made = Client(app, world, "monitor"), uuid7()
    monitor.submit(made)
    with app.test_request_context():
        ahead = _write_cursor(SyncPoint(since=2**40, held=(world.places[GROUP_2].id, world.places[GROUP_W].id)))
    told = pull(monitor, ahead)
    assert [r["id"] for r in told["reports"]] == [str(made)]
    assert told["categories"]
    assert world.places[GROUP_2].id in told["gone"]["places"]
    assert pull(monitor, told["cursor"])["gone"]["places"] == []
