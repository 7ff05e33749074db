"""What a device sends: every item told what became of it, applied once, in whatever order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.people.appointments import end
from gridwatch.people.models import EndReason
from gridwatch.receipts import read_key_set, verify
from gridwatch.reports.models import Category, Report
from gridwatch.sync.models import SyncItem
from tests.sync.items import manifest_item, move_item, report_item, visit_item
from tests.world import GROUP_W, Client, World


def send(client: Client, *items: Any, **frame: Any) -> list[dict[str, Any]]:
    answer = client.post("/sync", {"items": list(items)} | frame)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json["results"]
    assert [r["id"] for r in results] == [str(i.get("id")) for i in items]
    return results


def statuses(results: list[dict[str, Any]]) -> list[str]:
    return [result["status"] for result in results]


def test_each_item_gets_its_own_result_in_the_order_in_which_it_was_sent(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    good, bad, held, visit = (
        report_item(), report_item(category="Q9"),
        report_item(captured_at=datetime.now(UTC) + timedelta(days=2)), visit_item(),
    )  # fmt: skip
    results = send(monitor, bad, good, visit, held, {"type": "song", "id": "x"}, good)
    assert statuses(results) == ["rejected", "accepted", "accepted", "held", "rejected", "replayed"]
    assert results[0]["problem"]["code"] == "unknown_category"
    assert results[3]["reason"] == "captured_in_future"
    assert results[4]["problem"]["status"] == 422
    assert results[1]["receipt"] == results[5]["receipt"]
    assert monitor.get("/reports/totals").json["total"] == 2


def test_a_field_of_an_item_is_named_by_a_pointer_into_it(app: Flask, world: World) -> None:
    result = send(Client(app, world, "monitor"), report_item(text=""))[0]
    assert result["problem"]["errors"][0]["pointer"] == "/body/text"


def test_every_accepted_item_has_a_receipt_that_holds(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    send(monitor, report_item(made))
    Client(app, world, "chief").move(made, "return", note="哪一段？")
    results = send(monitor, move_item(made, 2, note="水井旁"), visit_item(), report_item())
    keys = read_key_set(app.test_client().get("/.well-known/gridwatch-keys").json)
    assert statuses(results) == ["accepted"] * 3
    assert [verify(result["receipt"], keys) for result in results] == [None] * 3


def test_a_move_that_comes_before_its_report_waits_and_is_applied_with_it(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    withdrawal = move_item(made, 1, "withdraw")
    assert [(r["status"], r["reason"]) for r in send(monitor, withdrawal)] == [("held", "report_missing")]
    assert statuses(send(monitor, withdrawal)) == ["held"]
    assert statuses(send(monitor, report_item(made))) == ["accepted"]
    assert monitor.get(f"/reports/{made}").json["state"] == "withdrawn"
    again = send(monitor, withdrawal)[0]
    assert (again["status"], again["receipt"]["state"]) == ("replayed", "withdrawn")


def test_within_a_batch_the_order_does_not_matter(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    assert statuses(send(monitor, move_item(made, 1, "withdraw"), report_item(made))) == ["accepted", "accepted"]


def test_a_manifest_waits_for_its_report_and_is_listed_once(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    files, more = manifest_item(made, "a", "b"), manifest_item(made, "c")
    assert [r["reason"] for r in send(monitor, files)] == ["report_missing"]
    assert statuses(send(monitor, report_item(made), more, files)) == ["accepted", "accepted", "replayed"]
    listed = monitor.get(f"/reports/{made}/evidence").json["items"]
    assert sorted((one["sha256"][0], one["status"]) for one in listed) == [(c, "expected") for c in "abc"]
    again = send(monitor, files)[0]
    assert (again["status"], again["receipt"]["evidence"]) == ("replayed", ["a" * 64, "b" * 64])


def test_a_manifest_that_cannot_be_is_rejected(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    too_large, foreign = manifest_item(made, "a", size=50 * 2**20), manifest_item(made, "b")
    results = send(monitor, report_item(made), too_large, manifest_item(made, "a", "a"))
    assert statuses(results) == ["accepted", "rejected", "rejected"]
    assert statuses(send(Client(app, world, "chief"), foreign)) == ["rejected"]
    assert monitor.get(f"/reports/{made}/evidence").json["items"] == []


def test_a_report_that_is_put_alone_wakes_what_waits_for_it(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    send(monitor, move_item(made, 1, "withdraw"))
    assert monitor.submit(made).status_code == 201
    assert monitor.get(f"/reports/{made}").json["state"] == "withdrawn"


def test_moves_on_later_versions_wait_for_the_earlier_ones(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    send(monitor, report_item(made))
    Client(app, world, "chief").move(made, "return", note="哪一段？")
    answer, withdrawal = move_item(made, 2, note="水井旁"), move_item(made, 3, "withdraw")
    assert [r["reason"] for r in send(monitor, withdrawal)] == ["earlier_move_missing"]
    assert statuses(send(monitor, answer)) == ["accepted"]
    assert monitor.get(f"/reports/{made}").json["state"] == "withdrawn"
    assert statuses(send(monitor, withdrawal, answer)) == ["replayed", "replayed"]


def test_a_waiting_move_that_turns_out_impossible_is_told_when_it_is_sent_again(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    reopening = move_item(made, 1, "reopen", note="没修好")
    assert statuses(send(monitor, reopening)) == ["held"]
    assert statuses(send(monitor, report_item(made))) == ["accepted"]
    again = send(monitor, reopening)[0]
    assert (again["status"], again["problem"]["code"]) == ("rejected", "illegal_move")
    assert monitor.get(f"/reports/{made}").json["state"] == "submitted"


def test_the_words_of_a_move_are_kept_only_while_it_waits(app: Flask, world: World, session: Session) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    send(monitor, move_item(made, 1, "concern", concerns=[{"person": "王某"}]))
    assert session.scalars(select(SyncItem.body)).one() is not None
    send(monitor, report_item(made))
    session.expire_all()
    assert session.scalars(select(SyncItem.body)).one() is None
    assert monitor.get(f"/reports/{made}").json["concerns"] == [{"kind": "person", "value": "王某"}]


def test_the_same_move_again_is_replayed_and_another_body_is_refused(app: Flask, world: World) -> None:
    monitor, made = Client(app, world, "monitor"), uuid7()
    send(monitor, report_item(made))
    withdrawal = move_item(made, 1, "withdraw")
    first, second = send(monitor, withdrawal)[0], send(monitor, withdrawal)[0]
    assert (first["status"], second["status"]) == ("accepted", "replayed")
    assert first["receipt"] == second["receipt"]
    other = withdrawal | {"body": withdrawal["body"] | {"note": "别的"}}
    assert send(monitor, other)[0]["problem"]["code"] == "other_body"


def test_a_desk_moves_by_sync_too_and_somebody_elses_move_is_stale(app: Flask, world: World) -> None:
    made, chief = uuid7(), Client(app, world, "chief")
    Client(app, world, "monitor").submit(made)
    Client(app, world, "deputy").move(made, "escalate")
    assert send(chief, move_item(made, 1, "village_fix", note="我来办"))[0]["problem"]["code"] == "stale_version"
    assert send(chief, move_item(made, 9, "village_fix", note="我来办"))[0]["problem"]["code"] == "stale_version"
    assert send(chief, move_item(uuid7(), 1, "escalate"))[0]["problem"]["status"] == 404


def test_a_phone_whose_clock_is_wrong_is_put_right_before_it_is_judged(
    app: Flask, world: World, session: Session
) -> None:
    made, now = uuid7(), datetime.now(UTC)
    years = timedelta(days=800)
    item = report_item(made, captured_at=now - years - timedelta(hours=3))
    result = send(Client(app, world, "monitor"), item, sent_at=(now - years).isoformat())[0]
    assert result["status"] == "accepted"
    stored = session.scalars(select(Report).where(Report.id == made)).one()
    assert stored.captured_at == datetime.fromisoformat(item["body"]["captured_at"])
    assert stored.clock_offset_s == pytest.approx(years.total_seconds(), abs=60)
    assert (stored.received_at - now).total_seconds() < 60
    assert stored.due_at and stored.due_at > now


def test_a_wrong_clock_makes_nobody_a_monitor_after_their_term(app: Flask, world: World, session: Session) -> None:
    end(session, world.appointments["monitor"].id, EndReason.MOVED, actor=None, now=world.now - timedelta(days=30))
    session.commit()
    now, fast = datetime.now(UTC), timedelta(days=60)
    item = report_item(captured_at=now - fast)
    result = send(Client(app, world, "monitor"), item, sent_at=(now - fast).isoformat())[0]
    assert (result["status"], result["reason"]) == ("held", "outside_term")
    honest = report_item(captured_at=now - timedelta(days=40))
    assert statuses(send(Client(app, world, "monitor"), honest, sent_at=now.isoformat())) == ["accepted"]


def test_a_closing_category_takes_what_was_captured_before(app: Flask, world: World, session: Session) -> None:
    session.execute(update(Category).where(Category.code == "J4").values(closed_at=world.now - timedelta(hours=1)))
    session.commit()
    monitor = Client(app, world, "monitor")
    before, after = report_item(captured_at=world.now - timedelta(hours=2)), report_item()
    results = send(monitor, before, after)
    assert statuses(results) == ["accepted", "rejected"]
    assert results[1]["problem"]["code"] == "unknown_category"


@pytest.mark.parametrize("items", [[], [report_item() for _ in range(51)], "x", [1]])
def test_a_batch_of_no_shape_is_422(app: Flask, world: World, items: Any) -> None:
    assert Client(app, world, "monitor").post("/sync", {"items": items}).status_code == 422


def test_hostile_items_are_rejected_one_by_one(app: Flask, world: World, session: Session) -> None:
    monitor = Client(app, world, "monitor")
    hostile: list[Any] = [
        {}, {"type": "report"}, {"type": "report", "id": str(uuid7()), "body": {"text": {"a": [1]}}},
        report_item(text="\u0000"), {"type": "move", "id": str(uuid7()), "body": {"action": "close"}},
        move_item(uuid7(), 10**30), visit_item(failed_items=[-1]), report_item() | {"id": "../etc"},
        report_item() | {"extra": 1}, {"type": [], "id": {}, "body": []},
        report_item(location={"lon": 1e400, "lat": 0, "accuracy_m": 1, "datum": "wgs84"}),
    ]  # fmt: skip
    results = send(monitor, *hostile, report_item())
    assert statuses(results) == ["rejected"] * len(hostile) + ["accepted"]
    assert all(result["problem"]["status"] < 500 for result in results[:-1])
    assert session.scalar(select(func.count()).select_from(Report)) == 1


def test_a_bug_in_one_item_is_told_as_such_and_leaves_the_others(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("gridwatch.sync.receiving.log_visit", explode)
    results = send(Client(app, world, "monitor"), visit_item(), report_item())
    assert statuses(results) == ["rejected", "accepted"]
    assert results[0]["problem"]["status"] == 500


def test_an_item_of_somebody_else_is_not_theirs_to_replay(app: Flask, world: World, session: Session) -> None:
    made = uuid7()
    withdrawal = move_item(made, 1, "withdraw")
    send(Client(app, world, "monitor"), report_item(made), withdrawal)
    foreign = send(Client(app, world, "monitor_e"), withdrawal)[0]
    assert (foreign["status"], foreign["reason"], foreign["receipt"]) == ("held", "report_missing", None)
    state_actor(session, is_system=True)
    rows = session.scalar(text("SELECT count(DISTINCT reporter_key) FROM sync_item"))
    assert rows == 2
    assert send(Client(app, world, "monitor"), visit_item(place_code=GROUP_W))[0]["status"] == "accepted"


@pytest.mark.parametrize("bad", [{"id": "\ud800"}, {"type": "report", "id": str(uuid7()), "body": {"\ud800": 1}}])
def test_half_a_character_in_an_item_does_not_cost_its_neighbours(app: Flask, world: World, bad: Any) -> None:
    answer = Client(app, world, "monitor").post("/sync", {"items": [report_item(), bad]})
    assert answer.status_code == 200, answer.text
    assert statuses(answer.json["results"]) == ["accepted", "rejected"]
