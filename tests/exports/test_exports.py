"""Exports over HTTP and through the job: exactly the list, only for whoever asked, and nothing left behind."""

import io
import itertools
import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from uuid6 import uuid7

from api.export_forms import FILTERS
from gridwatch.audit import AuditEntry
from gridwatch.coverage.measures import RATES, Measure
from gridwatch.database import state_actor
from gridwatch.exports import making
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.columns import Column
from gridwatch.exports.making import ATTEMPTS, Interrupted, make_next
from gridwatch.exports.models import Export, ExportState, Language
from gridwatch.exports.sweeping import sweep_exports
from gridwatch.exports.tables import CsvTable
from gridwatch.exports.wording import CHINESE, MEASURES, RATE_NAMES
from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.models import Account, EndReason
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import CHINA
from tests.exports.workshop import Office, office, read_csv, read_xlsx
from tests.world import (
    COUNTY,
    GROUP_2,
    GROUP_E,
    GROUP_W,
    IN_GROUP_E,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    Client,
    World,
    add_person,
)

Clone = Callable[[], Flask]


@pytest.fixture
def desk(clone: Clone) -> Office:
    """An office in whose county three reports were made."""
    made = office(clone)
    monitor = made.client("monitor")
    assert monitor.submit(category="C1").status_code == 201
    assert monitor.submit(category="J4").status_code == 201
    formula = '=HYPERLINK("http://x")'
    assert made.client("monitor_e").submit(at=IN_GROUP_E, category="D2", text=formula).status_code == 201
    return made


def _in_database(desk: Office, change: Callable[[Session], Any]) -> Any:
    with desk.shop.sessions.begin() as session:
        state_actor(session, is_system=True)
        return change(session)


def test_an_export_holds_exactly_the_reports_of_the_list(desk: Office) -> None:
    every: list[dict[str, Any]] = [{}, {"category": "C"}, {"state": ["submitted"]}, {"overdue": True}, {"q": "路"}]
    for name, filters in itertools.product(("chief", "clerk", "officer", "other_secretary"), every):
        listed = desk.client(name).get("/reports", **filters).json["items"]
        rows = desk.rows(name, "reports", **filters)
        assert [row["报告编号"] for row in rows] == [item["id"] for item in listed], (name, filters)


def test_an_export_says_what_the_report_says_in_words_and_in_china_time(desk: Office) -> None:
    listed = desk.client("chief").get("/reports", category="C1").json["items"][0]
    [row] = desk.rows("chief", "reports", category="C1")
    due = datetime.fromisoformat(listed["due_at"]).astimezone(CHINA)
    assert row["状态"] == "已提交"
    assert row["承办方"] == "前哨站"
    assert (row["村代码"], row["组代码"], row["前哨站"]) == (VILLAGE, GROUP_W, "岭上村前哨站")
    assert row["办理期限"] == f"{due:%Y-%m-%d %H:%M:%S}"
    assert row["内容"] == "组里的路塌了一段，一直没有人修。"


def test_a_workbook_has_codes_as_text_dates_as_dates_and_formulas_as_words(desk: Office) -> None:
    content = desk.made("chief", "reports", "xlsx").data
    [(title, [heading, *rows])] = read_xlsx(content).items()
    assert title == "报告"
    by_heading = [dict(zip(heading, row, strict=True)) for row in rows]
    assert {row["村代码"] for row in by_heading} == {VILLAGE}
    assert all(isinstance(row["收到时间"], datetime) for row in by_heading)
    assert '=HYPERLINK("http://x")' in {row["内容"] for row in by_heading}
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d"}
    received = max(row["收到时间"] for row in by_heading)
    assert abs(received - datetime.now(CHINA).replace(tzinfo=None)) < timedelta(minutes=5)


def test_rows_beyond_a_sheet_go_on_in_a_further_one(desk: Office) -> None:
    desk.ask("chief", "reports", "xlsx")
    assert desk.work(sheet_rows=3) == 1
    [listed] = desk.client("chief").get("/exports").json["items"]
    sheets = read_xlsx(desk.client("chief").get(f"/exports/{listed['id']}/file").data)
    assert [len(rows) for rows in sheets.values()] == [3, 2]
    assert list(sheets) == ["报告", "报告 2"]
    assert sheets["报告"][0] == sheets["报告 2"][0]
    assert listed["rows_done"] == listed["rows_expected"] == 3


@given(words=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00")))
def test_no_cell_of_a_csv_begins_a_formula_and_none_is_lost(words: str, tmp_path_factory: Any) -> None:
    path = tmp_path_factory.mktemp("csv") / "one.csv"
    table = CsvTable(path, [Column("内容", "Text", str)], Language.ZH)
    table.add([words])
    table.close()
    [row] = read_csv(path.read_bytes()) or [{"内容": ""}]
    assert row["内容"].removeprefix("'") == words.removeprefix("'")
    assert not row["内容"].startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_the_words_of_sealed_and_confidential_reports_do_not_travel(desk: Office) -> None:
    secret = "有人说村支书的账不对"
    desk.client("monitor").submit(text=secret, confidential=True)
    desk.client("monitor").submit(text=secret, concerns=[{"post": "party_secretary"}])
    listed = desk.client("clerk").get("/reports", q=secret).json["items"]
    rows = desk.rows("clerk", "reports", q=secret)
    assert len(listed) == len(rows) == 2
    assert {row["内容"] for row in rows} == {"（密封或保密件，请在系统内查看）"}


def test_what_somebody_sees_only_as_a_reporter_is_never_in_a_file(desk: Office) -> None:
    """A clerk who is a monitor too names the secretary: the report is sealed to the county, past their own desk."""
    _in_database(desk, partial(_make_clerk_and_monitor, world=desk.world))
    both = desk.client("both")
    sealed = both.submit(at=IN_GROUP_E, concerns=[{"person": "secretary"}]).json["report_id"]
    assert sealed in {item["id"] for item in both.get("/reports").json["items"]}
    assert sealed not in {row["报告编号"] for row in desk.rows("both", "reports")}
    assert sealed in {row["报告编号"] for row in desk.rows("officer", "reports")}


def _make_clerk_and_monitor(session: Session, world: World) -> None:
    add_person(session, world, "both", Role.TOWN_CLERK, TOWN)
    _appoint(session, world, "both", Role.MONITOR, GROUP_E)
    session.expunge(world.people["both"])


def _appoint(session: Session, world: World, name: str, role: Role, place: str) -> int:
    """A further appointment of somebody, and its key."""
    new = NewAppointment(world.people[name].id, role, place, "任〔2026〕2号", world.now.date())
    return appoint(session, new, actor=None, now=datetime.now(UTC)).id


def test_somebody_excluded_from_a_report_exports_without_it(desk: Office) -> None:
    desk.client("monitor").submit(text="监督长收了好处", concerns=[{"person": "chief"}])
    assert len(desk.rows("chief", "reports")) == 3
    assert len(desk.rows("clerk", "reports")) == 4


EVERY_LIST: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("clerk", "places", {"level": "village"}, "代码", "/places"),
    ("clerk", "stations", {"place": TOWN}, "名称", "/stations"),
    ("clerk", "appointments", {"role": "monitor"}, "任职编号", "/appointments"),
    ("admin", "appointments", {"in_force": False}, "任职编号", "/appointments"),
    ("clerk", "visits", {}, "走访编号", "/visits"),
    ("clerk", "overdue", {"place": TOWN}, "报告编号", "/overdue"),
    ("responder", "orders", {"open": True}, "通知编号", "/orders"),
    ("auditor", "audit", {"subject": "report"}, "序号", "/audit"),
]


def test_every_list_is_what_its_route_answers(desk: Office) -> None:
    _live(desk)
    for name, what, filters, heading, path in EVERY_LIST:
        listed = desk.client(name).get(path, **filters).json["items"]
        key = {"代码": "code", "名称": "name", "报告编号": "report_id"}.get(heading, "id")
        assert [row[heading] for row in desk.rows(name, what, **filters)] == [str(item[key]) for item in listed], what
        assert listed, what


def _live(desk: Office) -> None:
    """An order, a visit, and a report that is overdue."""
    monitor, chief, clerk = desk.client("monitor"), desk.client("chief"), desk.client("clerk")
    report = monitor.get("/reports", mine=True).json["items"][0]["id"]
    chief.move(report, "escalate")
    clerk.move(report, "accept")
    assert desk.world.unit is not None
    assert clerk.move(report, "order", unit_id=desk.world.unit.id, requirement="限期修复").status_code == 200
    visit = {"result": "no_problem", "captured_at": datetime.now(UTC).isoformat()}
    assert monitor.call("PUT", f"/visits/{uuid7()}", json=visit).status_code == 201
    _in_database(
        desk, lambda session: session.execute(text("UPDATE report SET reply_due_at = now() - interval '1 day'"))
    )


def test_figures_and_coverage_are_those_of_their_routes(desk: Office) -> None:
    _live(desk)
    today = datetime.now(CHINA).date()
    days = {"place": TOWN, "from": f"{today:%Y-%m-01}", "to": (today + timedelta(days=1)).isoformat()}
    shown = desk.client("clerk").get("/figures", by="place", **days).json["items"]
    rows = desk.rows("clerk", "figures", by="place", **days)
    assert [row["区划代码"] for row in rows] == [item["key"] for item in shown]
    for row, item in zip(rows, shown, strict=True):
        told = {name: int(row[heading]) for name, (heading, _) in MEASURES.items() if row[heading]}
        assert told == item["counts"]
    assert sum(int(row["收到报告"]) for row in rows) == 3
    groups = desk.rows("officer", "coverage", place=COUNTY)
    assert {row["组代码"]: row["在任监督员"] for row in groups} == {GROUP_W: "1", GROUP_E: "1", GROUP_2: "1"}
    assert desk.rows("officer", "rankings", **days | {"place": COUNTY}, rate="rectification")[0]["名次"] == ""
    assert desk.rows("officer", "blind-spots", **days) == []


def test_a_report_list_behind_a_figure_is_exported_as_it_is_listed(desk: Office) -> None:
    today = datetime.now(CHINA).date()
    days = {"from": today.isoformat(), "to": (today + timedelta(days=1)).isoformat()}
    assert len(desk.rows("clerk", "reports", counted="received", **days)) == 3
    assert desk.rows("clerk", "reports", counted="closed", **days) == []


def test_progress_of_tasks_is_that_of_each_target(desk: Office) -> None:
    today = datetime.now(CHINA).date().isoformat()
    task = {"place_code": TOWN, "targets": [GROUP_W, VILLAGE], "title": "走访", "items": ["公示栏"]}
    made = desk.client("clerk").post("/tasks", task | {"starts_on": today, "ends_on": today}).json["id"]
    rows = desk.rows("clerk", "tasks")
    assert {(row["任务编号"], row["对象代码"], row["已走访"], row["是否完成"]) for row in rows} == {
        (made, GROUP_W, "0", "否"), (made, VILLAGE, "0", "否")}  # fmt: skip


def test_headings_and_words_are_in_the_language_of_whoever_asked(desk: Office) -> None:
    english = {"Accept-Language": "en"}
    body = {"what": "reports", "format": "csv", "filters": {}}
    asked = desk.client("chief").call("POST", "/exports", json=body, headers=english)
    desk.work()
    rows = read_csv(desk.client("chief").get(f"/exports/{asked.json['id']}/file").data)
    assert {row["State"] for row in rows} == {"submitted"}


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
    assert "filename*=UTF-8''%E6%8A%A5%E5%91%8A-" in fetched.headers["Content-Disposition"]


def test_asking_wakes_the_worker(desk: Office) -> None:
    desk.ask("chief", "reports")
    jobs = _in_database(desk, lambda session: session.execute(
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

    found = _in_database(desk, lambda session: [(e.action, e.account_id, dict(e.facts)) for e in entries(session)])
    chief = desk.world.people["chief"].id
    assert [(action, account) for action, account, _ in found] == [
        ("export.ask", chief), ("export.make", chief), ("export.fetch", chief)]  # fmt: skip
    assert found[0][2] == {"what": "reports", "format": "csv", "filters": {"category": "C1", "q": "…"}}
    assert found[1][2]["rows"] == found[2][2]["rows"] == 0
    assert "王二麻子" not in str(found)


def _end(desk: Office, name: str) -> None:
    appointment = desk.world.appointments[name].id
    _in_database(
        desk, partial(end, appointment_id=appointment, reason=EndReason.MOVED, actor=None, now=datetime.now(UTC))
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
    second = _in_database(desk, lambda session: _appoint(session, desk.world, "clerk", Role.TOWN_CLERK, OTHER_TOWN))
    made = desk.ask("clerk", "reports").json["id"]
    desk.work()
    assert desk.client("clerk").get(f"/exports/{made}/file").status_code == 200
    _in_database(desk, lambda s: end(s, second, EndReason.MOVED, actor=None, now=datetime.now(UTC)))
    assert desk.client("clerk").get(f"/exports/{made}/file").status_code == 403


def test_a_disabled_account_has_nothing_made(desk: Office) -> None:
    desk.ask("clerk", "reports")
    disabled = update(Account).where(Account.id == desk.world.people["clerk"].id).values(disabled_at=datetime.now(UTC))
    _in_database(desk, lambda session: session.execute(disabled))
    desk.work()
    state = _in_database(desk, lambda session: session.scalar(select(Export.state)))
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


def test_a_worker_that_is_killed_half_way_leaves_the_export_to_the_next_and_no_more(desk: Office) -> None:
    made = desk.ask("clerk", "reports", "xlsx").json["id"]
    _kill_a_worker(desk)
    assert desk.client("clerk").get(f"/exports/{made}").json["state"] == "running"
    assert f"{made}/file.xlsx" in desk.files()
    assert _in_time(desk.work) == 1
    assert desk.client("clerk").get(f"/exports/{made}").json["state"] == "done"
    assert desk.files() == [f"{made}.xlsx"]


def test_an_export_that_kills_every_worker_is_given_up(desk: Office) -> None:
    made = desk.ask("clerk", "reports").json["id"]
    for _ in range(ATTEMPTS):
        _in_time(lambda: _kill_a_worker(desk))
    shown = _in_time(lambda: desk.work() == 0 and desk.client("clerk").get(f"/exports/{made}").json["failure"])
    assert shown["code"] == "export_not_made"
    _in_database(desk, partial(sweep_exports, store=desk.shop.store, spool=desk.shop.spool,
                               keep=timedelta(days=7), now=datetime.now(UTC)))  # fmt: skip
    assert desk.files() == []


def _kill_a_worker(desk: Office) -> bool:
    """A process of its own that gets as far as the last row and then dies of SIGKILL; False when it got no work."""
    child = os.fork()
    if child == 0:
        desk.shop.sessions.kw["bind"].dispose(close=False)
        make_next(desk.shop, stopping=lambda: bool(os.kill(os.getpid(), signal.SIGKILL)))
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _in_time(call: Callable[[], Any]) -> Any:
    """Until it gives something: PostgreSQL takes a moment to see that a connection is dead."""
    for _ in range(100):
        if found := call():
            return found
        time.sleep(0.05)
    raise AssertionError("it never happened")


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
    _in_database(desk, lambda s: s.execute(update(Export).where(Export.id == old).values(ended_at=past)))
    making.put(desk.shop.store, f"exports/{uuid4()}.csv", _scrap(desk))
    assert len(desk.files()) == 5
    sweep = partial(sweep_exports, store=desk.shop.store, spool=desk.shop.spool, keep=timedelta(days=7))
    _in_database(desk, partial(sweep, now=datetime.now(UTC)))
    assert desk.files() == [f"{kept}.csv"]
    assert desk.client("clerk").get(f"/exports/{old}").status_code == 404
    assert desk.client("clerk").get(f"/exports/{kept}/file").status_code == 200


def _scrap(desk: Office) -> Any:
    """What a crash leaves in the spool."""
    folder = desk.shop.bench_of(uuid4())
    folder.mkdir(parents=True)
    (folder / "file.csv").write_text("half")
    return folder / "file.csv"


def test_everything_that_can_be_exported_has_its_filters_and_every_code_its_words() -> None:
    assert set(FILTERS) == set(CATALOGUE)
    for what, exportable in CATALOGUE.items():
        assert set(exportable.wanted.__dataclass_fields__) >= set(FILTERS[what].fields)
    for codes, words in CHINESE.items():
        assert {code.value for code in codes} == set(words)
    assert (set(MEASURES), set(RATE_NAMES)) == (set(Measure), set(RATES))
