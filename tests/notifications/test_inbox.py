"""The inbox: who is told what, to which post, and nothing of what is in the report."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import Action
from gridwatch.reports.models import Report
from gridwatch.reports.notices import TELLS
from gridwatch.reports.numbers import in_threes
from tests.evidence.phones import ordered
from tests.reports.clockwork import let_it_be, stored
from tests.together import at_once
from tests.world import GROUP_E, VILLAGE, Client, Inhabited, World, add_person


@pytest.fixture
def report_id(app: Flask, world: World) -> UUID:
    """A report in the chief's inbox."""
    made = uuid7()
    Client(app, world, "monitor").submit(made)
    return made


def _kinds(client: Client) -> list[str]:
    """All that was told, line by line, newest first within each."""
    items = client.get("/notifications").json["items"]
    return [told["kind"] for item in items for told in (item, *item["earlier"])]


def test_every_action_and_kind_is_in_its_table() -> None:
    assert set(TELLS) == set(Action)


def test_the_holder_of_a_fresh_report_is_told_and_nobody_else(app: Flask, world: World, report_id: UUID) -> None:
    told = Client(app, world, "chief").get("/notifications").json
    assert told["unread"] == 1
    item = told["items"][0]
    assert [item[name] for name in ("kind", "audience", "subject", "subject_id")] == [
        "given", "station", "report", str(report_id)]  # fmt: skip
    assert item["title_zh"] == "有一件报告转到您处办理"
    assert _kinds(Client(app, world, "deputy")) == ["given"]
    for name in ("monitor", "monitor_e", "clerk", "officer", "responder", "admin", "viewer", "other_secretary"):
        assert Client(app, world, name).get("/notifications").json == {"items": [], "next_cursor": None, "unread": 0}


def test_a_line_says_which_report_where_and_by_when(app: Flask, world: World, report_id: UUID) -> None:
    monitor, chief, clerk = (Client(app, world, name) for name in ("monitor", "chief", "clerk"))
    report = chief.get(f"/reports/{report_id}").json
    (line,) = chief.get("/notifications").json["items"]
    assert [line[name] for name in ("name", "place", "due_at")] == [
        in_threes(report["number"]),
        "岭上村",
        report["due_at"],
    ]
    chief.move(report_id, "escalate")
    (line,) = chief.get("/notifications").json["items"]
    assert line["kind"] == "taken_over"
    assert line["due_at"] == clerk.get(f"/reports/{report_id}").json["due_at"]
    assert monitor.get("/notifications").json["items"][0]["name"] == in_threes(report["number"])


def test_a_units_line_says_by_when_and_nothing_of_the_report(app: Flask, world: World, report_id: UUID) -> None:
    order_id, responder = ordered(app, world, report_id), Client(app, world, "responder")
    (line,) = responder.get("/notifications").json["items"]
    due_at = responder.get(f"/orders/{order_id}").json["due_at"]
    assert [line[name] for name in ("name", "place", "due_at")] == [None, None, due_at]
    responder.post(f"/orders/{order_id}/feedback", {"answer": "已修"})
    (line,) = responder.get("/notifications").json["items"]
    assert line["due_at"] is None, "nothing runs any more"


def test_a_notification_says_nothing_of_the_report(app: Flask, world: World) -> None:
    Client(app, world, "monitor").submit(text="村支书的秘密", concerns=[{"post": "contractor"}], category="J4")
    told = Client(app, world, "chief").get("/notifications").text
    for word in ("秘密", "J4", "路", "contractor", "monitor"):
        assert word not in told


def test_each_move_tells_the_new_holder_and_the_reporter(app: Flask, world: World, report_id: UUID) -> None:
    people = {n: Client(app, world, n) for n in ("monitor", "chief", "clerk", "responder", "deputy", "secretary")}
    people["chief"].move(report_id, "return", note="在哪里？")
    assert _kinds(people["monitor"]) == ["question"]
    people["monitor"].move(report_id, "answer", note="水井旁")
    assert _kinds(people["chief"]) == ["answered", "given"]
    people["chief"].move(report_id, "escalate")
    people["clerk"].move(report_id, "accept")
    assert world.unit is not None
    people["clerk"].move(report_id, "order", unit_id=world.unit.id, requirement="修路")
    order = people["responder"].get("/notifications").json["items"][0]
    assert (order["kind"], order["subject"]) == ("order_issued", "order")
    assert order["subject_id"] == people["responder"].get("/orders").json["items"][0]["id"]
    people["responder"].post(f"/orders/{order['subject_id']}/feedback", {"answer": "已修"})
    assert people["deputy"].revisit(report_id, "已看").status_code == 200
    people["secretary"].move(report_id, "close")
    assert _kinds(people["monitor"]) == ["progress"] * 6 + ["question"]
    assert _kinds(people["chief"])[0] == "given", "the revisit is the station's"
    assert _kinds(people["clerk"]) == ["given", "given"]


def test_both_sides_of_an_escalation_and_of_each_rung_are_told(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    let_it_be(session, app, due_at)
    chief, clerk, officer, monitor = (Client(app, world, n) for n in ("chief", "clerk", "officer", "monitor"))
    assert _kinds(chief) == ["taken_over", "given"]
    assert _kinds(clerk) == ["given"]
    town_due = stored(session, report_id).due_at
    assert town_due is not None
    let_it_be(session, app, town_due)
    letters = session.scalar(text("SELECT count(*) FROM overdue_rung WHERE rung = 'reminder'"))
    assert Counter(_kinds(clerk)) == {"given": 1, "letter_received": letters}
    assert Counter(_kinds(officer)) == {"letter_sent": letters}
    assert "still_handled" in _kinds(monitor)
    assert not {"letter_received", "letter_sent", "amber"} & set(_kinds(monitor))


def test_reporters_of_merged_reports_are_told_along_the_chain(app: Flask, world: World, report_id: UUID) -> None:
    second, third = uuid7(), uuid7()
    monitor_e, chief = Client(app, world, "monitor_e"), Client(app, world, "chief")
    monitor_e.submit(second)
    Client(app, world, "monitor_2").submit(third, at=(109.015, 28.01))
    chief.move(report_id, "merge", into=str(second))
    chief.move(second, "merge", into=str(third))
    before = [_kinds(Client(app, world, name)) for name in ("monitor", "monitor_e")]
    chief.move(third, "village_fix", note="村里办")
    assert [_kinds(Client(app, world, name)) for name in ("monitor", "monitor_e")] == [["progress", *k] for k in before]
    after = [Client(app, world, name).get("/notifications").json["items"] for name in ("monitor", "monitor_e")]
    assert [[item["subject_id"] for item in items] for items in after] == [[str(report_id)], [str(second)]]
    assert str(third) not in str(after)


def test_recusal_revokes_what_was_told_at_once(app: Flask, world: World, session: Session, report_id: UUID) -> None:
    chief = Client(app, world, "chief")
    assert chief.get("/notifications").json["unread"] == 1
    state_actor(session, is_system=True)
    session.execute(
        update(Report).where(Report.id == report_id).values(excluded_account_ids=[world.people["chief"].id])
    )
    session.commit()
    assert chief.get("/notifications").json == {"items": [], "next_cursor": None, "unread": 0}
    assert _kinds(Client(app, world, "deputy")) == ["given"]


def test_it_belongs_to_the_post_so_that_turnover_strands_nothing(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    chief, secretary = Client(app, world, "chief"), Client(app, world, "secretary")
    ended = secretary.post(f"/appointments/{world.appointments['chief'].id}/end", {"reason": "moved"})
    assert ended.status_code == 200, ended.text
    state_actor(session, is_system=True)
    add_person(session, world, "new_chief", Role.CHIEF, VILLAGE, days=0)
    session.commit()
    assert _kinds(chief) == []
    assert _kinds(Client(app, world, "new_chief")) == ["given"]


def test_reading_is_each_persons_own_and_repeats_change_nothing(app: Flask, world: World, report_id: UUID) -> None:
    chief, deputy, monitor = (Client(app, world, n) for n in ("chief", "deputy", "monitor"))
    key = chief.get("/notifications").json["items"][0]["id"]
    for _ in range(2):
        assert chief.post("/notifications/read", {"ids": [key, str(uuid7())]}).json == {"unread": 0}
    assert chief.get("/notifications", unread="true").json["items"] == []
    assert chief.get("/notifications", unread="false").json["items"][0]["is_read"]
    assert deputy.get("/notifications").json["unread"] == 1
    assert monitor.post("/notifications/read", {"ids": [key]}).json == {"unread": 0}
    assert deputy.get("/notifications").json["unread"] == 1, "somebody else's mark is not mine"


def test_no_table_ties_a_reporters_account_to_a_report(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    Client(app, world, "chief").move(report_id, "return", note="在哪里？")
    monitor = Client(app, world, "monitor")
    key = monitor.get("/notifications").json["items"][0]["id"]
    assert monitor.post("/notifications/read", {"ids": [key]}).json == {"unread": 0}
    assert monitor.get("/notifications").json["items"][0]["is_read"]
    state_actor(session, is_system=True)
    assert session.scalar(text("SELECT count(*) FROM notification_read")) == 0
    columns = session.scalars(text(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'notification'"))  # fmt: skip
    assert "account_id" not in set(columns)


def test_the_inbox_pages_without_gap_or_repeat(app: Flask, world: World) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    for _ in range(7):
        monitor.submit()
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = chief.get("/notifications", limit=3, **cursor).json
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(seen) == len(set(seen)) == page["unread"] == 7


def test_what_leaves_the_village_leaves_its_inbox(app: Flask, world: World, session: Session, report_id: UUID) -> None:
    chief, clerk = Client(app, world, "chief"), Client(app, world, "clerk")
    chief.move(report_id, "object", note="不是本村的")
    clerk.move(report_id, "assign", place_code=GROUP_E)
    assert _kinds(chief) == ["given", "given"]
    assert stored(session, report_id).received_at <= datetime.now(UTC)


def test_two_phones_of_one_official_mark_the_same_at_once(inhabited: Inhabited) -> None:
    app, world = inhabited()
    monitor, phones = Client(app, world, "monitor"), [Client(app, world, "chief") for _ in range(2)]
    for _ in range(8):
        monitor.submit()
        ids = [item["id"] for item in phones[0].get("/notifications", unread=True).json["items"]]
        answers = at_once(
            *(lambda phone=phone, ids=ids: phone.post("/notifications/read", {"ids": ids}) for phone in phones)
        )
        assert [answer.status_code for answer in answers] == [200, 200]
    assert phones[0].get("/notifications").json["unread"] == 0
