"""Exports over HTTP and through the job: only for whoever asked, however it ends, and nothing left
behind."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from gridwatch.audit import AuditEntry
from gridwatch.exports import workshop as making
from gridwatch.exports.expiry import sweep_exports
from gridwatch.exports.models import Export, ExportState
from gridwatch.exports.workshop import ATTEMPTS, Interrupted, make_next
from gridwatch.people.appointments import end
from gridwatch.people.models import Account, EndReason
from gridwatch.people.roles import Role
from tests.exports.workshop import Office, appoint_further
from tests.together import in_time
from tests.world import (
    OTHER_TOWN,
    Client,
    World,
)

Clone = Callable[[], Flask]


def test_asking_tells_where_to_watch_and_the_file_is_named_in_chinese(desk: Office) -> None:
    asked = desk.ask("chief", "reports", "xlsx")
    assert asked.headers["Location"].endswith(f"/api/v1/exports/{asked.json['id']}")
    assert (asked.json["state"], asked.json["rows_done"]) == ("waiting", 0)
    early = desk.client("chief").get(f"/exports/{asked.json['id']}/file")
    assert (early.status_code, early.json["code"]) == (409, "export_not_ready")
    desk.work()
    shown = desk.client("chief").get(f"/exports/{asked.json['id']}").json
    assert (shown["state"], shown["rows_done"]) == ("done", 3)
    fetched = desk.client("chief").get(f"/exports/{asked.json['id']}/file")
    assert len(fetched.data) == shown["size"] == fetched.content_length
    assert "%20%E6%8A%A5%E5%91%8A%20" in fetched.headers["Content-Disposition"]


def test_asking_wakes_the_worker(desk: Office) -> None:
    desk.ask("chief", "reports")
    jobs = desk.in_database(lambda session: session.execute(
        text("SELECT queue_name, task_name, status::text FROM procrastinate_jobs")).all())  # fmt: skip
    assert [tuple(job) for job in jobs] == [("exports", "exports.make", "todo")]


@pytest.mark.parametrize(
    ("name", "body", "status", "pointer"),
    [
        ("chief", {"what": "secrets", "format": "csv"}, 422, "/what"),
        ("chief", {"what": "reports", "format": "docx"}, 422, "/format"),
        ("chief", {"what": "reports", "format": "csv", "filters": {"state": ["gone"]}}, 422, "/filters/state/0"),
        ("chief", {"what": "reports", "format": "csv", "filters": {"mine": True}}, 422, "/filters/mine"),
        ("chief", {"what": "reports", "format": "csv", "filters": {"place": "999999"}}, 422, "/filters/place"),
        ("chief", {"what": "reports", "format": "csv", "filters": []}, 422, "/filters"),
        ("chief", {"what": "stations", "format": "csv"}, 422, "/filters/place"),
        ("monitor", {"what": "reports", "format": "csv"}, 403, None),
        ("viewer", {"what": "reports", "format": "csv"}, 403, None),
        ("admin", {"what": "reports", "format": "csv"}, 403, None),
        ("chief", {"what": "audit", "format": "csv"}, 403, None),
        ("chief", {"what": "overdue", "format": "csv"}, 403, None),
    ],
)
def test_what_cannot_be_asked_for_is_a_clear_problem_and_changes_nothing(
    app: Flask, world: World, name: str, body: dict[str, Any], status: int, pointer: str | None
) -> None:
    client = Client(app, world, name)
    answer = client.post("/exports", body)
    assert answer.status_code == status, answer.text
    assert [one["pointer"] for one in answer.json.get("errors", [])] == ([pointer] if pointer else [])
    assert client.get("/exports").json["items"] == []


def test_an_export_exists_for_nobody_but_whoever_asked(desk: Office) -> None:
    made = desk.ask("chief", "reports").json["id"]
    desk.work()
    for name in ("deputy", "clerk", "officer", "admin", "auditor"):
        other = desk.client(name)
        assert other.get("/exports").json["items"] == []
        for answer in (other.get(f"/exports/{made}"), other.get(f"/exports/{made}/file"),
                       other.call("DELETE", f"/exports/{made}")):  # fmt: skip
            assert answer.status_code == 404
    assert desk.client("chief").get(f"/exports/{made}/file").status_code == 200


def test_a_person_has_only_so_many_under_way(desk: Office) -> None:
    assert [desk.ask("chief", "places").status_code for _ in range(6)] == [202] * 5 + [429]
    assert desk.ask("clerk", "places").status_code == 202
    desk.work()
    assert desk.ask("chief", "places").status_code == 202


def test_each_step_is_in_the_audit_trail_and_words_looked_for_are_not(desk: Office) -> None:
    desk.made("chief", "reports", "csv", q="王二麻子", category="C1")

    def entries(session: Session) -> list[AuditEntry]:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.subject == "export").order_by(AuditEntry.id)))

    found = desk.in_database(lambda session: [(e.action, e.account_id, dict(e.facts)) for e in entries(session)])
    chief = desk.world.people["chief"].id
    assert [(action, account) for action, account, _ in found] == [
        ("export.ask", chief), ("export.make", chief), ("export.fetch", chief)]  # fmt: skip
    assert found[0][2] == {"what": "reports", "format": "csv", "filters": {"category": "C1", "q": "…"}}
    assert found[1][2]["rows"] == found[2][2]["rows"] == 0
    assert "王二麻子" not in str(found)


def _end(desk: Office, name: str) -> None:
    appointment = desk.world.appointments[name].id
    desk.in_database(
        partial(end, appointment_id=appointment, reason=EndReason.MOVED, actor=None, now=datetime.now(UTC))
    )


def test_a_file_is_not_handed_out_after_the_appointment_ended(desk: Office) -> None:
    made = desk.ask("clerk", "reports").json["id"]
    desk.work()
    _end(desk, "clerk")
    answer = desk.client("clerk").get(f"/exports/{made}/file")
    assert (answer.status_code, answer.json["code"]) == (403, "export_rights_ended")


def test_an_appointment_that_ends_while_the_export_waits_ends_the_export(desk: Office) -> None:
    made = desk.ask("clerk", "reports").json["id"]
    _end(desk, "clerk")
    desk.work()
    shown = desk.client("clerk").get(f"/exports/{made}").json
    assert (shown["state"], shown["failure"]["code"]) == ("failed", "export_rights_ended")
    assert desk.files() == []


def test_one_of_two_appointments_ending_ends_what_both_showed(desk: Office) -> None:
    second = desk.in_database(
        lambda session: appoint_further(session, desk.world, "clerk", Role.TOWN_CLERK, OTHER_TOWN)
    )
    made = desk.ask("clerk", "reports").json["id"]
    desk.work()
    assert desk.client("clerk").get(f"/exports/{made}/file").status_code == 200
    desk.in_database(lambda s: end(s, second, EndReason.MOVED, actor=None, now=datetime.now(UTC)))
    assert desk.client("clerk").get(f"/exports/{made}/file").status_code == 403


def test_a_disabled_account_has_nothing_made(desk: Office) -> None:
    desk.ask("clerk", "reports")
    disabled = update(Account).where(Account.id == desk.world.people["clerk"].id).values(disabled_at=datetime.now(UTC))
    desk.in_database(lambda session: session.execute(disabled))
    desk.work()
    state = desk.in_database(lambda session: session.scalar(select(Export.state)))
    assert (state, desk.files()) == (ExportState.FAILED, [])


def test_cancelled_before_half_way_and_after_leaves_nothing(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = desk.client("clerk")
    before, half, after = (desk.ask("clerk", "reports", "xlsx").json["id"] for _ in range(3))
    assert clerk.call("DELETE", f"/exports/{before}").status_code == 204
    put = making.put

    def cancel_while_it_is_stored(store: Any, key: str, source: Any) -> None:
        put(store, key, source)
        if half in key:
            assert clerk.get(f"/exports/{half}").json["state"] == "running"
            assert clerk.call("DELETE", f"/exports/{half}").status_code == 204
            put(store, key, source)

    monkeypatch.setattr(making, "put", cancel_while_it_is_stored)
    assert desk.work() == 2
    assert desk.files() == [f"{after}.xlsx"]
    for _ in range(2):
        assert clerk.call("DELETE", f"/exports/{after}").status_code == 204
    assert {item["state"] for item in clerk.get("/exports").json["items"]} == {"cancelled"}
    assert clerk.get(f"/exports/{after}/file").json["code"] == "export_not_ready"
    assert desk.files() == []


def test_cancelled_between_two_rows_stops_the_writing(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridwatch.exports.exportable.PAGE", 1)
    made = desk.ask("clerk", "reports").json["id"]
    asked: list[int] = []

    def stopping() -> bool:
        asked.append(desk.client("clerk").get(f"/exports/{made}").json["rows_done"])
        if len(asked) == 2:
            desk.client("clerk").call("DELETE", f"/exports/{made}")
        return False

    assert make_next(desk.shop, stopping=stopping)
    assert asked == [0, 1]
    assert desk.files() == []


@pytest.mark.kills
def test_a_worker_that_is_killed_half_way_leaves_the_export_to_the_next_and_no_more(desk: Office) -> None:
    made = desk.ask("clerk", "reports", "xlsx").json["id"]
    _kill_a_worker(desk)
    assert desk.client("clerk").get(f"/exports/{made}").json["state"] == "running"
    assert f"{made}/file.xlsx" in desk.files()
    assert in_time(desk.work) == 1
    assert desk.client("clerk").get(f"/exports/{made}").json["state"] == "done"
    assert desk.files() == [f"{made}.xlsx"]


@pytest.mark.kills
def test_an_export_that_kills_every_worker_is_given_up(desk: Office) -> None:
    made = desk.ask("clerk", "reports").json["id"]
    for _ in range(ATTEMPTS):
        in_time(lambda: _kill_a_worker(desk))
    shown = in_time(lambda: desk.work() == 0 and desk.client("clerk").get(f"/exports/{made}").json["failure"])
    assert shown["code"] == "export_not_made"
    desk.in_database(partial(sweep_exports, store=desk.shop.store, spool=desk.shop.spool,
                               keep=timedelta(days=7), now=datetime.now(UTC)))  # fmt: skip
    assert desk.files() == []


def _kill_a_worker(desk: Office) -> bool:
    """A process of its own that gets as far as the last row and then dies of SIGKILL; False when it
    got no work."""
    child = os.fork()
    if child == 0:
        desk.shop.sessions.kw["bind"].dispose(close=False)
        make_next(desk.shop, stopping=lambda: bool(os.kill(os.getpid(), signal.SIGKILL)))
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_worker_that_ends_leaves_the_export_to_the_next(desk: Office) -> None:
    made = desk.ask("clerk", "reports").json["id"]
    for _ in range(ATTEMPTS + 1):
        with pytest.raises(Interrupted):
            make_next(desk.shop, stopping=lambda: True)
        assert desk.files() == []
    assert desk.work() == 1
    assert desk.client("clerk").get(f"/exports/{made}").json["state"] == "done"


def test_an_error_of_ours_fails_the_export_and_not_the_worker(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.ask("clerk", "reports").json["id"]

    def broken(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(making, "put", broken)
    assert desk.work() == 1
    shown = desk.client("clerk").get(f"/exports/{made}").json
    assert (shown["state"], shown["failure"]["code"]) == ("failed", "export_not_made")
    assert "未能生成" in shown["failure"]["detail"]
    assert desk.files() == []


def test_a_database_that_goes_away_costs_an_attempt_and_no_more(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.ask("clerk", "reports").json["id"]

    def gone(*_: Any) -> None:
        raise OperationalError("gone", None, Exception("gone"))

    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(making, "put", gone)
        desk.work()
    assert desk.client("clerk").get(f"/exports/{made}").json["state"] == "running"
    assert desk.work() == 1
    assert desk.client("clerk").get(f"/exports/{made}").json["state"] == "done"


def test_files_go_when_their_days_are_over_and_orphans_at_once(desk: Office) -> None:
    kept, old = desk.ask("clerk", "reports").json["id"], desk.ask("clerk", "places").json["id"]
    desk.work()
    past = datetime.now(UTC) - timedelta(days=8)
    desk.in_database(lambda s: s.execute(update(Export).where(Export.id == old).values(ended_at=past)))
    making.put(desk.shop.store, f"exports/{uuid4()}.csv", _scrap(desk))
    assert len(desk.files()) == 5
    sweep = partial(sweep_exports, store=desk.shop.store, spool=desk.shop.spool, keep=timedelta(days=7))
    desk.in_database(partial(sweep, now=datetime.now(UTC)))
    assert desk.files() == [f"{kept}.csv"]
    assert desk.client("clerk").get(f"/exports/{old}").status_code == 404
    assert desk.client("clerk").get(f"/exports/{kept}/file").status_code == 200


def _scrap(desk: Office) -> Any:
    """What a crash leaves in the spool."""
    folder = desk.shop.bench_of(uuid4())
    folder.mkdir(parents=True)
    (folder / "file.csv").write_text("half")
    return folder / "file.csv"
