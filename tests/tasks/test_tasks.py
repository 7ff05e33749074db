"""Checklists, tasks and visits: what is issued, what counts, and what a visit must not give
away."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.models import EndReason
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from tests.depth import examples
from tests.world import COUNTY, GROUP_2, GROUP_E, GROUP_W, IN_GROUP_E, TOWN, VILLAGE, VILLAGE_2, Client, World

ITEMS = ["公示栏是否更新", "低保名单是否张贴"]


def _issue(app: Flask, world: World, *targets: str, by: str = "clerk", **changes: Any) -> dict[str, Any]:
    today = china_day(world.now)
    body = {
        "place_code": TOWN,
        "targets": list(targets),
        "title": "三务公开走访",
        "items": ITEMS,
        "starts_on": (today - timedelta(days=1)).isoformat(),
        "ends_on": (today + timedelta(days=10)).isoformat(),
    } | changes
    answer = Client(app, world, by).post("/tasks", body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json
    return found


def _visit_body(**changes: Any) -> dict[str, Any]:
    return {"result": "no_problem", "captured_at": datetime.now().astimezone().isoformat()} | changes


def _visit(app: Flask, world: World, name: str = "monitor", visit_id: UUID | None = None, **changes: Any) -> Any:
    path = f"/visits/{visit_id or uuid7()}"
    return Client(app, world, name).call("PUT", path, json=_visit_body(**changes))


def _done(app: Flask, world: World, task_id: str, name: str = "clerk") -> dict[str, int]:
    items = Client(app, world, name).get(f"/tasks/{task_id}/progress").json["items"]
    return {item["code"]: item["done"] for item in items}


def test_a_task_from_a_template_reaches_its_groups_and_nobody_else(app: Flask, world: World) -> None:
    clerk = Client(app, world, "clerk")
    template = clerk.post("/checklist-templates", {"place_code": TOWN, "title": "三务公开", "items": ITEMS}).json
    task = _issue(app, world, GROUP_W, template_id=template["id"], title=None, items=[])
    assert (task["title"], task["items"]) == ("三务公开", ITEMS)
    seen = {n: [t["id"] for t in Client(app, world, n).get("/tasks").json["items"]]
            for n in ("monitor", "monitor_e", "monitor_2", "chief", "clerk", "other_secretary", "officer", "admin",
                      "responder", "viewer", "auditor")}  # fmt: skip
    assert {name for name, ids in seen.items() if ids} == {"monitor", "chief", "clerk", "officer"}
    assert clerk.call("DELETE", f"/checklist-templates/{template['id']}").status_code == 204
    assert clerk.get("/checklist-templates").json["items"] == []
    assert clerk.get(f"/tasks/{task['id']}").json["title"] == "三务公开"


def test_a_station_s_task_reaches_all_its_groups_and_counts_their_visits(app: Flask, world: World) -> None:
    task = _issue(app, world, VILLAGE, visits_per_target=2)["id"]
    assert Client(app, world, "monitor_e").get(f"/tasks/{task}").status_code == 200
    for name, at in (("monitor", (109.005, 28.01)), ("monitor_e", IN_GROUP_E)):
        location = {"lon": at[0], "lat": at[1], "accuracy_m": 5, "datum": "wgs84"}
        assert _visit(app, world, name, task_id=task, location=location).status_code == 201
    assert _done(app, world, task) == {VILLAGE: 2}


def test_a_visit_with_no_problem_counts_once_however_often_it_is_sent(app: Flask, world: World) -> None:
    task, made, body = _issue(app, world, GROUP_W, GROUP_E)["id"], uuid7(), _visit_body()
    body |= {"task_id": task, "place_code": GROUP_W}
    monitor = Client(app, world, "monitor")
    answers = [monitor.call("PUT", f"/visits/{made}", json=body) for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 200, 200]
    assert answers[0].json == answers[2].json
    assert _done(app, world, task) == {GROUP_W: 1, GROUP_E: 0}
    other = monitor.call("PUT", f"/visits/{made}", json=body | {"note": "别的"})
    assert (other.status_code, other.json["code"]) == (409, "other_body")


def test_a_visit_needs_neither_task_nor_place_and_counts_for_the_monitors_group(app: Flask, world: World) -> None:
    answer = _visit(app, world)
    assert (answer.json["outcome"], answer.json["place"]["code"]) == ("accepted", GROUP_W)
    own = Client(app, world, "monitor").get("/visits").json["items"]
    assert [(v["result"], v["own"]) for v in own] == [("no_problem", True)]


def test_a_visit_outside_the_period_does_not_count_for_the_task(app: Flask, world: World) -> None:
    task = _issue(app, world, GROUP_W)["id"]
    early = (datetime.now().astimezone() - timedelta(days=5)).isoformat()
    assert _visit(app, world, task_id=task, place_code=GROUP_W, captured_at=early).status_code == 201
    assert _done(app, world, task) == {GROUP_W: 0}


def test_a_phone_whose_clock_is_months_off_did_its_duty_when_it_did_it(app: Flask, world: World) -> None:
    task, months = _issue(app, world, GROUP_W)["id"], timedelta(days=70)
    now = datetime.now().astimezone()
    wrong = {"captured_at": (now - months).isoformat(), "sent_at": (now - months).isoformat()}
    assert _visit(app, world, task_id=task, **wrong).json["outcome"] == "accepted"
    assert _done(app, world, task) == {GROUP_W: 1}


def test_a_visit_outside_the_term_waits_for_the_town(app: Flask, world: World, session: Session) -> None:
    end(session, world.appointments["monitor"].id, EndReason.MOVED, actor=None, now=world.now - timedelta(days=2))
    session.commit()
    task = _issue(app, world, GROUP_W)["id"]
    made = uuid7()
    assert _visit(app, world, "monitor", made, place_code=GROUP_W).json["outcome"] == "held"
    clerk, chief = Client(app, world, "clerk"), Client(app, world, "chief")
    assert [v["held_reason"] for v in clerk.get("/visits/held").json["items"]] == ["outside_term"]
    assert chief.get("/visits").json["items"] == []
    assert chief.post(f"/visits/{made}/decision", {"action": "admit", "note": "是"}).status_code == 403
    assert Client(app, world, "other_secretary").post(f"/visits/{made}/decision", {"action": "admit", "note": "是"}
                                                      ).status_code == 404  # fmt: skip
    assert clerk.post(f"/visits/{made}/decision", {"action": "admit", "note": "确有其事"}).json["state"] == "counted"
    again = clerk.post(f"/visits/{made}/decision", {"action": "dismiss", "note": "算错"})
    assert (again.status_code, again.json["code"]) == (409, "illegal_move")
    assert len(chief.get("/visits").json["items"]) == 1
    assert _done(app, world, task) == {GROUP_W: 0}, "it was made for no task"


@pytest.mark.parametrize("report_first", [True, False])
def test_a_problem_becomes_a_report_that_is_linked_in_whichever_order_they_arrive(
    app: Flask, world: World, report_first: bool
) -> None:
    task, made, report = _issue(app, world, GROUP_W)["id"], uuid7(), uuid7()
    monitor = Client(app, world, "monitor")
    steps = [
        lambda: _visit(app, world, "monitor", made, task_id=task, result="problem", failed_items=[2], note="没张贴"),
        lambda: monitor.submit(report, visit_id=str(made)),
    ]
    for step in reversed(steps) if report_first else steps:
        assert step().status_code == 201
    for name in ("monitor", "chief"):
        visit = Client(app, world, name).get("/visits").json["items"][0]
        assert (visit["report_ids"], visit["result"], visit["failed_items"]) == ([str(report)], "problem", [2])
    assert monitor.get(f"/reports/{report}").json["visit_id"] == str(made)


def test_a_visit_betrays_no_report_to_whom_it_concerns(app: Flask, world: World) -> None:
    """The chief sees that there was a visit, in the same words whether it found nothing or found
    the chief."""
    shown = []
    for result in ("no_problem", "problem"):
        made = uuid7()
        assert _visit(app, world, "monitor", made, result=result, place_code=GROUP_W).status_code == 201
        if result == "problem":
            Client(app, world, "monitor").submit(visit_id=str(made), concerns=[{"post": "chief"}])
        one = Client(app, world, "chief").get("/visits").json["items"][-1]
        shown.append({k: v for k, v in one.items() if k not in {"id", "captured_at", "happened_at", "received_at"}})
    assert shown[0] == shown[1]
    assert shown[0]["result"] is None
    assert Client(app, world, "clerk").get("/visits").json["items"][-1]["result"] == "problem"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"failed_items": [3], "result": "problem"}, "/failed_items"),
        ({"failed_items": [1]}, "/failed_items"),
        ({"task_id": "00000000-0000-4000-8000-000000000000"}, "/task_id"),
        ({"place_code": "529801999"}, "/place_code"),
        ({"result": "fine"}, "/result"),
        ({"captured_at": "yesterday"}, "/captured_at"),
        ({"location": {"lon": 28.01, "lat": 109.0, "accuracy_m": 5, "datum": "wgs84"}}, "/location"),
    ],
)
def test_a_wrong_visit_is_422_and_leaves_nothing(
    app: Flask, world: World, changes: dict[str, Any], pointer: str
) -> None:
    task = _issue(app, world, GROUP_W)["id"]
    answer = _visit(app, world, **({"task_id": task} | changes))
    assert answer.status_code == 422, answer.text
    assert answer.json["errors"][0]["pointer"].startswith(pointer)
    assert Client(app, world, "monitor").get("/visits").json["items"] == []


@pytest.mark.parametrize(
    ("by", "changes", "status"),
    [
        ("clerk", {"targets": [GROUP_2, "529801102"]}, 422),
        ("clerk", {"place_code": COUNTY}, 403),
        ("chief", {}, 403),
        ("other_secretary", {}, 403),
        ("clerk", {"title": None, "items": []}, 422),
        ("clerk", {"ends_on": "2026-01-01", "starts_on": "2026-02-01"}, 422),
    ],
)
def test_a_task_that_cannot_be_is_refused(
    app: Flask, world: World, by: str, changes: dict[str, Any], status: int
) -> None:
    today = china_day(world.now).isoformat()
    body = {"place_code": TOWN, "targets": [GROUP_W], "title": "走访", "items": ITEMS, "starts_on": today,
            "ends_on": today}  # fmt: skip
    assert Client(app, world, by).post("/tasks", body | changes).status_code == status


def test_a_task_is_withdrawn_once(app: Flask, world: World) -> None:
    task, secretary = _issue(app, world, GROUP_W)["id"], Client(app, world, "secretary")
    assert secretary.post(f"/tasks/{task}/withdrawal", {}).json["withdrawn_at"]
    assert secretary.post(f"/tasks/{task}/withdrawal", {}).json["code"] == "task_withdrawn"
    assert secretary.get("/tasks", open="true").json["items"] == []
    assert [t["id"] for t in secretary.get("/tasks", open="false").json["items"]] == [task]


@settings(max_examples=examples(8))
@given(
    visits=st.lists(
        st.tuples(st.sampled_from([GROUP_W, GROUP_E, GROUP_2]), st.integers(-3, 3), st.booleans()), max_size=6
    )
)
def test_progress_is_what_counting_by_hand_gives(app: Flask, world: World, visits: list[tuple[str, int, bool]]) -> None:
    task = _issue(app, world, GROUP_W, VILLAGE, GROUP_2)["id"]
    expected = dict.fromkeys((GROUP_W, VILLAGE, GROUP_2), 0)
    today = china_day(datetime.now().astimezone())
    for place, days, for_task in visits:
        at = datetime.now().astimezone() - timedelta(days=abs(days))
        extra = {"task_id": task} if for_task else {}
        assert _visit(app, world, place_code=place, captured_at=at.isoformat(), **extra).status_code == 201
        if for_task and china_day(at) >= today - timedelta(days=1):
            for code in {place, VILLAGE} & set(expected) if place.startswith(VILLAGE) else {place}:
                expected[code] += 1
    assert _done(app, world, task) == expected


def test_a_visit_is_judged_as_of_its_capture_when_it_arrives_after_the_term(
    app: Flask, world: World, session: Session
) -> None:
    task, now = _issue(app, world, GROUP_W)["id"], datetime.now().astimezone()
    captured_at = (now - timedelta(minutes=30)).isoformat()
    end(session, world.appointments["monitor"].id, EndReason.RESIGNED, actor=None, now=now)
    session.commit()
    answer = _visit(app, world, task_id=task, captured_at=captured_at)
    assert (answer.status_code, answer.json.get("outcome")) == (201, "accepted")
    assert _done(app, world, task) == {GROUP_W: 1}
    stranger = _visit(app, world, "monitor_2", task_id=task)
    assert stranger.json["errors"][0]["pointer"] == "/task_id"


def test_a_visit_by_a_phone_that_lost_its_clock_counts_for_the_day_it_was_made(app: Flask, world: World) -> None:
    task = _issue(app, world, GROUP_W)["id"]
    years_ago = (datetime.now().astimezone() - timedelta(days=2000)).isoformat()
    answer = _visit(app, world, task_id=task, captured_at=years_ago, sent_at=years_ago)
    assert answer.json["outcome"] == "accepted"
    assert _done(app, world, task) == {GROUP_W: 1}


def test_the_end_of_time_is_no_bug(app: Flask, world: World) -> None:
    sent_at = (datetime.now().astimezone() - timedelta(days=364, hours=20)).isoformat()
    answer = _visit(app, world, captured_at="9998-12-31T23:30:00+00:00", sent_at=sent_at)
    assert answer.json["held_reason"] == "captured_in_future"


def test_somebody_elses_report_opens_no_finding(app: Flask, world: World) -> None:
    """A chief knows the ids of visits: a friend's report that names one must not show what it
    found."""
    visit = uuid7()
    _visit(app, world, visit_id=visit, result="problem", note="账目不符")
    chief = Client(app, world, "chief")
    before = chief.get("/visits").json
    assert Client(app, world, "monitor_e").submit(visit_id=str(visit)).status_code == 201
    assert chief.get("/visits").json == before


def test_nobody_lets_their_own_visit_count(app: Flask, world: World, session: Session) -> None:
    visit, now = uuid7(), datetime.now().astimezone()
    end(session, world.appointments["monitor"].id, EndReason.MOVED, actor=None, now=now - timedelta(hours=1))
    new = NewAppointment(world.people["monitor"].id, Role.TOWN_CLERK, TOWN, "任〔2026〕2号", china_day(world.now))
    appoint(session, new, actor=None, now=world.now)
    session.commit()
    assert _visit(app, world, visit_id=visit).json["outcome"] == "held"
    for name, status in (("monitor", 403), ("clerk", 200)):
        decision = Client(app, world, name).post(f"/visits/{visit}/decision", {"action": "admit", "note": "核实"})
        assert decision.status_code == status, decision.json


def test_own_visits_are_told_from_a_day_on(app: Flask, world: World) -> None:
    old, fresh = uuid7(), uuid7()
    _visit(app, world, visit_id=old, captured_at=(world.now - timedelta(days=40)).isoformat())
    _visit(app, world, visit_id=fresh, captured_at=(world.now - timedelta(days=2)).isoformat())
    monitor = Client(app, world, "monitor")
    since = (world.now - timedelta(days=30)).isoformat()
    assert [one["id"] for one in monitor.get("/visits", mine=True, since=since).json["items"]] == [str(fresh)]
    assert len(monitor.get("/visits", mine=True).json["items"]) == 2
    assert monitor.get("/visits", since="yesterday").status_code == 422


def test_stations_that_are_behind_are_reminded_once_a_day(app: Flask, world: World) -> None:
    task = _issue(app, world, VILLAGE, VILLAGE_2)
    clerk, chief = Client(app, world, "clerk"), Client(app, world, "chief")
    assert _visit(app, world, task_id=task["id"]).status_code == 201
    assert clerk.post(f"/tasks/{task['id']}/reminder", {}).json == {"reminded": 1}
    assert clerk.post(f"/tasks/{task['id']}/reminder", {}).json == {"reminded": 0}
    # The station that has done its part is told nothing.
    assert [one["kind"] for one in chief.get("/notifications").json["items"]] == []
    other = _issue(app, world, VILLAGE)
    assert clerk.post(f"/tasks/{other['id']}/reminder", {"codes": [VILLAGE]}).json == {"reminded": 1}
    [told] = chief.get("/notifications").json["items"]
    assert (told["subject"], told["kind"], told["name"]) == ("task", "task_reminded", other["title"])
    assert chief.post(f"/tasks/{other['id']}/reminder", {}).status_code == 403
    assert clerk.post(f"/tasks/{other['id']}/withdrawal", {}).status_code in {200, 204}
    assert clerk.post(f"/tasks/{other['id']}/reminder", {}).json["code"] == "task_not_running"
