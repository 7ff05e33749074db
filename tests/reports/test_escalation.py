"""Clocks that run out: what the product does by itself, exactly once each."""

import multiprocessing
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session, sessionmaker
from uuid6 import uuid7

from api.database import db
from gridwatch.database import state_actor
from gridwatch.from_settings import move_rules
from gridwatch.people.roles import Role
from gridwatch.reports.automatic.clocks_run_out import answer_alarms
from gridwatch.reports.models import ReportEvent
from gridwatch.reports.overdue.rungs import OverdueRung
from gridwatch.territory.calendar import china_day
from gridwatch.territory.stations import open_station
from gridwatch.worker import run_once
from tests.reports.clockwork import let_it_be, set_clock, stored
from tests.world import IN_GROUP_2, VILLAGE, VILLAGE_2, Client, Inhabited, World, add_person

DAY = timedelta(days=1)


@pytest.fixture
def report_id(app: Flask, world: World) -> UUID:
    """A report in the chief's inbox."""
    made = uuid7()
    assert Client(app, world, "monitor").submit(made).status_code == 201
    return made


def _actions(session: Session, report_id: UUID) -> list[tuple[str, str | None]]:
    state_actor(session, is_system=True)
    query = select(ReportEvent).where(ReportEvent.report_id == report_id).order_by(ReportEvent.seq)
    return [(event.action.value, event.reason) for event in session.scalars(query)]


def _rungs(session: Session, report_id: UUID) -> list[tuple[str, str]]:
    state_actor(session, is_system=True)
    query = select(OverdueRung).where(OverdueRung.report_id == report_id).order_by(OverdueRung.at)
    return [(rung.clock.value, rung.rung.value) for rung in session.scalars(query)]


def test_nobody_sits_on_a_report_past_the_chiefs_deadline(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    assert let_it_be(session, app, due_at - timedelta(seconds=1)) == 1, "amber, and no more"
    assert stored(session, report_id).state == "submitted"
    assert let_it_be(session, app, due_at) == 1
    assert let_it_be(session, app, due_at) == 0, "once"
    assert _actions(session, report_id) == [("submit", None), ("escalate", "overdue")]
    now = Client(app, world, "clerk").get(f"/reports/{report_id}").json
    assert (now["state"], now["custodian"]) == ("escalated", "town")
    assert _rungs(session, report_id) == [("triage", "amber")]


def test_a_question_that_is_never_answered_goes_back_to_the_desk(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    Client(app, world, "chief").move(report_id, "return", note="在哪里？")
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    let_it_be(session, app, due_at + DAY)
    assert _actions(session, report_id)[-1] == ("lapse", "no_answer")
    back = stored(session, report_id)
    assert (back.state, back.custodian, back.clock) == ("submitted", "station", "triage")


def test_a_desk_asks_one_question_and_then_its_own_clock_runs_out(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    chief, monitor = Client(app, world, "chief"), Client(app, world, "monitor")
    chief.move(report_id, "return", note="在哪里？")
    assert monitor.move(report_id, "answer", note="桥头。").json["state"] == "submitted"
    again = chief.move(report_id, "return", note="哪座桥？")
    assert (again.status_code, again.json["code"]) == (409, "question_asked")
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    let_it_be(session, app, due_at)
    assert _actions(session, report_id)[-1] == ("escalate", "overdue")


def test_a_question_that_lapsed_is_not_asked_again_but_by_another_desk(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    chief = Client(app, world, "chief")
    chief.move(report_id, "return", note="在哪里？")
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    let_it_be(session, app, due_at)
    assert chief.move(report_id, "return", note="在哪里？").json["code"] == "question_asked"
    clerk = Client(app, world, "clerk")
    again = clerk.move(report_id, "assign", place_code=VILLAGE)
    assert (again.status_code, again.json["errors"][0]["pointer"]) == (422, "/place_code"), "it is there already"
    open_station(session, VILLAGE_2, "岭下村前哨站", china_day(world.now), by=None, now=world.now)
    add_person(session, world, "chief_2", Role.CHIEF, VILLAGE_2)
    session.commit()
    assert clerk.move(report_id, "assign", place_code=VILLAGE_2).status_code == 200
    assert Client(app, world, "chief_2").move(report_id, "return", note="在哪里？").status_code == 200


def test_what_is_overdue_at_the_town_climbs_the_ladder_one_letter_at_a_time(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    Client(app, world, "chief").move(report_id, "escalate")
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    seen = []
    for day in range(30):
        let_it_be(session, app, due_at - timedelta(hours=1) + day * DAY)
        seen.append([rung for clock, rung in _rungs(session, report_id) if clock == "accept"])
    assert seen[0] == ["amber"]
    assert seen[1] == ["amber", "reminder"]
    assert seen[2] == seen[3] == seen[1], "the reminder leaves days to answer"
    assert seen[-1] == ["amber", "reminder", "advice", "county_list"]
    assert let_it_be(session, app, due_at + 60 * DAY) == 0, "nothing rings after the county's list"
    assert stored(session, report_id).state == "escalated"


def test_a_worker_that_was_down_for_weeks_sends_one_letter_and_waits(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    Client(app, world, "chief").move(report_id, "escalate")
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    let_it_be(session, app, due_at + 40 * DAY)
    assert _rungs(session, report_id) == [("accept", "reminder")], "no late warning, and time to answer"


def test_a_reply_that_nobody_gives_is_chased_too(app: Flask, world: World, session: Session) -> None:
    unrouted = uuid7()
    Client(app, world, "monitor_2").submit(unrouted, at=IN_GROUP_2)
    row = stored(session, unrouted)
    assert row.reply_due_at is not None
    let_it_be(session, app, row.reply_due_at + DAY)
    assert ("reply", "reminder") in _rungs(session, unrouted)
    assert stored(session, unrouted).replied_at is None


def test_the_first_move_of_an_official_is_the_reply(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    assert stored(session, report_id).replied_at is None
    Client(app, world, "chief").move(report_id, "return", note="在哪里？")
    replied_at = stored(session, report_id).replied_at
    assert replied_at is not None
    Client(app, world, "monitor").move(report_id, "answer", note="水井旁")
    Client(app, world, "chief").move(report_id, "escalate")
    row = stored(session, report_id)
    assert (row.replied_at, row.reply_alarm_at) == (replied_at, None)


def test_letters_are_read_by_those_they_concern_and_never_name_the_reporter(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    Client(app, world, "chief").move(report_id, "village_fix", note="村里修")
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    let_it_be(session, app, due_at + DAY)
    path = f"/reports/{report_id}/rungs"
    read = {name: Client(app, world, name).get(path) for name in ("chief", "clerk", "officer", "monitor", "admin")}
    assert [len(read[name].json["items"]) for name in ("chief", "clerk", "officer", "monitor")] == [1, 1, 1, 0]
    assert read["admin"].status_code == 404
    rung = read["chief"].json["items"][0]
    address = f"/reports/{report_id}/letters/{rung['id']}"
    letter = Client(app, world, "chief").get(address).json
    assert (letter["issuer"], letter["addressee"]) == ("岭口镇纪委", "岭上村前哨站")
    assert (letter["number"], "立行立改" in letter["problem"]) == (rung["letter_no"], True)
    assert "monitor" not in str(letter)
    assert Client(app, world, "clerk").get(f"{address}/pdf").data.startswith(b"%PDF")
    assert Client(app, world, "monitor").get(address).status_code == 404
    assert Client(app, world, "other_secretary").get(address).status_code == 404


def test_a_unit_is_reminded_of_its_order_and_learns_nothing_of_the_report(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    Client(app, world, "chief").move(report_id, "escalate")
    clerk, responder = Client(app, world, "clerk"), Client(app, world, "responder")
    clerk.move(report_id, "accept")
    assert world.unit is not None
    clerk.move(report_id, "order", unit_id=world.unit.id, requirement="修路")
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    let_it_be(session, app, due_at + DAY)
    order_id = responder.get("/orders").json["items"][0]["id"]
    letters = responder.get(f"/orders/{order_id}/letters").json["items"]
    assert [letter["addressee"] for letter in letters] == ["镇水务站"]
    assert str(report_id)[-12:] not in str(letters)
    assert responder.get(f"/reports/{report_id}/rungs").status_code == 404


def test_the_list_of_what_is_overdue_pages_to_its_own_totals(
    app: Flask, world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    ids = [uuid7() for _ in range(5)]
    for one in ids:
        monitor.submit(one)
        chief.move(one, "village_fix", note="村里修")
    later = datetime.now(UTC) + 20 * DAY
    let_it_be(session, app, later)
    set_clock(monkeypatch, later)
    clerk, seen, cursor = Client(app, world, "clerk"), [], {}
    while True:
        page = clerk.get("/overdue", limit=2, **cursor).json
        seen += [item["report_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert sorted(seen) == sorted(map(str, ids))
    totals = {"total": 5, "reply_alone": 0, "by_rung": {"reminder": 5, "advice": 0, "county_list": 0}}
    assert clerk.get("/overdue/totals").json == Client(app, world, "officer").get("/overdue/totals").json == totals
    assert clerk.get("/overdue", rung="county_list").json["items"] == []
    assert clerk.get("/overdue").json["items"][0]["letters"][0]["rung"] == "reminder"
    assert Client(app, world, "other_secretary").get("/overdue/totals").json["total"] == 0
    assert chief.get("/overdue").status_code == 403


def test_two_workers_at_once_escalate_each_report_once(inhabited: Inhabited) -> None:
    app, world = inhabited()
    with app.app_context():
        monitor = Client(app, world, "monitor")
        ids = [uuid7() for _ in range(45)]
        for one in ids:
            monitor.submit(one)
    late = datetime.now(UTC) + 30 * DAY
    sessions = sessionmaker(create_engine(app.config["SETTINGS"].database_url))
    rules = move_rules(app.config["SETTINGS"])

    def work(_: int) -> None:
        while run_once(sessions, lambda session, now: answer_alarms(session, rules=rules, now=late)):
            pass

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    with sessions() as session:
        state_actor(session, is_system=True)
        query = select(ReportEvent.report_id).where(ReportEvent.action == "escalate")
        assert Counter(session.scalars(query)) == Counter(ids)


@pytest.mark.parametrize("dies_at", ["UPDATE report", "INSERT INTO report_event", "INSERT INTO audit_entry", "commit"])
def test_a_worker_killed_at_any_point_leaves_it_to_the_next_who_does_it_once(
    inhabited: Inhabited, dies_at: str
) -> None:
    app, world = inhabited()
    with app.app_context():
        report_id = uuid7()
        Client(app, world, "monitor").submit(report_id)
    late = datetime.now(UTC) + 30 * DAY
    rules = move_rules(app.config["SETTINGS"])
    engine = create_engine(app.config["SETTINGS"].database_url)
    sessions = sessionmaker(engine)

    class Killed(BaseException):
        """The process is gone: nothing after this line ran."""

    def die(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(dies_at):
            connection.connection.dbapi_connection.close()
            raise Killed

    event.listen(engine, "after_cursor_execute", die)
    if dies_at == "commit":
        event.listen(engine, "commit", lambda connection: die(connection, None, "commit"))
    with pytest.raises(Killed):
        run_once(sessions, lambda session, now: answer_alarms(session, rules=rules, now=late))
    event.remove(engine, "after_cursor_execute", die)
    engine = create_engine(app.config["SETTINGS"].database_url)
    while run_once(sessionmaker(engine), lambda session, now: answer_alarms(session, rules=rules, now=late)):
        pass
    with Session(engine) as session:
        assert [action for action, _ in _actions(session, report_id)].count("escalate") == 1


@pytest.mark.kills
def test_worker_processes_that_are_killed_with_9_escalate_each_report_once(inhabited: Inhabited) -> None:
    app, world = inhabited()
    with app.app_context():
        ids = [uuid7() for _ in range(45)]
        for one in ids:
            Client(app, world, "monitor").submit(one)
        db.engine.dispose()
    url, rules = app.config["SETTINGS"].database_url, move_rules(app.config["SETTINGS"])
    late = datetime.now(UTC) + 30 * DAY

    def work() -> None:
        sessions = sessionmaker(create_engine(url))
        while run_once(sessions, lambda session, now: answer_alarms(session, rules=rules, now=late)):
            pass

    processes, killed = multiprocessing.get_context("fork"), 0
    for turn in range(8):
        pair = [processes.Process(target=work) for _ in range(2)]
        for worker in pair:
            worker.start()
        pair[0].join(0.15 * (turn + 1))
        for worker in pair:
            worker.kill()
            worker.join()
        killed += sum(worker.exitcode == -signal.SIGKILL for worker in pair)
        if not any(worker.exitcode for worker in pair):
            break
    assert killed > 0
    work()
    with Session(create_engine(url)) as session:
        state_actor(session, is_system=True)
        escalated = session.scalars(select(ReportEvent.report_id).where(ReportEvent.action == "escalate"))
        assert Counter(escalated) == Counter(ids)
        rungs = session.execute(select(OverdueRung.report_id, OverdueRung.clock, OverdueRung.seq, OverdueRung.rung))
        assert max(Counter(rungs.all()).values()) == 1
