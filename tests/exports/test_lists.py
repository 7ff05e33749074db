"""What exported lists and figures hold: exactly what their routes answer, and nothing that must not
travel."""

import io
import itertools
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from api.exports.filters import FILTERS
from gridwatch.analysis.figures.counted_reports import LISTED
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.formats.columns import Column
from gridwatch.exports.formats.tables import CsvTable
from gridwatch.exports.models import Language
from gridwatch.notifications.channels import Channel
from gridwatch.notifications.dispatch import expand_outbox
from gridwatch.people.identity import IdentityVault
from gridwatch.people.roles import Role
from gridwatch.reports.numbers import in_threes
from gridwatch.subjects import SUBJECTS
from gridwatch.territory.calendar import CHINA
from gridwatch.vocabulary.figures import ANOMALY_KIND, MEASURE
from tests.analysis.days import DAY, handle, month_before, submit
from tests.depth import examples
from tests.exports.workshop import Office, appoint_further, read_csv, read_xlsx
from tests.world import (
    COUNTY,
    GROUP_2,
    GROUP_E,
    GROUP_W,
    IN_GROUP_E,
    TOWN,
    VILLAGE,
    World,
    add_person,
)


def test_an_export_holds_exactly_the_reports_of_the_list(desk: Office) -> None:
    every: list[dict[str, Any]] = [{}, {"category": "C"}, {"state": ["submitted"]}, {"overdue": True}, {"q": "路"}]
    for name, filters in itertools.product(("chief", "clerk", "officer", "other_secretary"), every):
        listed = desk.client(name).get("/reports", **filters).json["items"]
        rows = desk.rows(name, "reports", **filters)
        assert [row["系统标识"] for row in rows] == [item["id"] for item in listed], (name, filters)
        assert [row["报告编号"] for row in rows] == [in_threes(item["number"]) for item in listed]


def test_an_export_says_what_the_report_says_in_words_and_in_china_time(desk: Office) -> None:
    listed = desk.client("chief").get("/reports", category="C1").json["items"][0]
    [row] = desk.rows("chief", "reports", category="C1")
    last = datetime.fromisoformat(listed["due_at"]).astimezone(CHINA) - timedelta(seconds=1)
    assert row["状态"] == "已提交"
    assert row["承办单位"] == "前哨站"
    assert (row["村代码"], row["组代码"], row["前哨站"]) == (VILLAGE, GROUP_W, "岭上村前哨站")
    assert row["办理期限（最后一天）"] == f"{last:%Y-%m-%d}", "people read the last day, never the midnight after it"
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
    assert {row["内容"] for row in rows} == {"（直报件或保密件，请在系统内查看）"}


def test_what_somebody_sees_only_as_a_reporter_is_never_in_a_file(desk: Office) -> None:
    """A clerk who is a monitor too names the secretary: the report is sealed to the county, past
    their own desk."""
    desk.in_database(partial(_make_clerk_and_monitor, world=desk.world))
    both = desk.client("both")
    sealed = both.submit(at=IN_GROUP_E, concerns=[{"person": "secretary"}]).json["report_id"]
    assert sealed in {item["id"] for item in both.get("/reports").json["items"]}
    assert sealed not in {row["系统标识"] for row in desk.rows("both", "reports")}
    assert sealed in {row["系统标识"] for row in desk.rows("officer", "reports")}


def _make_clerk_and_monitor(session: Session, world: World) -> None:
    add_person(session, world, "both", Role.TOWN_CLERK, TOWN)
    appoint_further(session, world, "both", Role.MONITOR, GROUP_E)
    session.expunge(world.people["both"])


def test_somebody_excluded_from_a_report_exports_without_it(desk: Office) -> None:
    desk.client("monitor").submit(text="监督长收了好处", concerns=[{"person": "chief"}])
    assert len(desk.rows("chief", "reports")) == 3
    assert len(desk.rows("clerk", "reports")) == 4


EVERY_LIST: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("clerk", "places", {"level": "village"}, "代码", "/places"),
    ("clerk", "stations", {"place": TOWN}, "名称", "/stations"),
    ("clerk", "units", {"place": VILLAGE}, "单位编号", "/units"),
    ("admin", "deliveries", {"state": "queued"}, "发送编号", "/deliveries"),
    ("clerk", "appointments", {"role": "monitor"}, "任职编号", "/appointments"),
    ("admin", "appointments", {"in_force": False}, "任职编号", "/appointments"),
    ("clerk", "visits", {}, "走访编号", "/visits"),
    ("clerk", "overdue", {"place": TOWN}, "系统标识", "/overdue"),
    ("responder", "orders", {"open": True}, "通知编号", "/orders"),
    ("auditor", "audit", {"subject": "report"}, "序号", "/audit"),
]


def test_every_list_is_what_its_route_answers(desk: Office) -> None:
    _live(desk)
    for name, what, filters, heading, path in EVERY_LIST:
        listed = desk.client(name).get(path, **filters).json["items"]
        key = {"代码": "code", "名称": "name", "系统标识": "report_id"}.get(heading, "id")
        assert [row[heading] for row in desk.rows(name, what, **filters)] == [str(item[key]) for item in listed], what
        assert listed, what


TODAY = datetime.now(CHINA).date()
WINDOW = {"from": f"{TODAY - DAY}", "to": f"{TODAY + DAY}"}
FILTERS_OF_REPORTS = st.builds(
    lambda of_desk, of_figure: of_desk | of_figure,
    st.fixed_dictionaries(
        {},
        optional={
            "state": st.lists(st.sampled_from(["submitted", "ordered", "closed"]), max_size=2, unique=True),
            "place": st.sampled_from([TOWN, VILLAGE, GROUP_W]),
            "category": st.sampled_from(["C", "C1", "J4", "D"]),
            "custodian": st.sampled_from(["station", "town"]),
            "overdue": st.booleans(),
            "q": st.sampled_from(["路", "HYPERLINK", "没有"]),
        },
    ),
    st.just({}) | st.sampled_from(sorted(LISTED)).map(lambda measure: {"counted": measure.value} | WINDOW),
)


def test_list_totals_and_file_of_any_filter_agree(desk: Office) -> None:
    _live(desk)
    clerk, hits = desk.client("clerk"), set[int]()

    @settings(max_examples=examples(20))
    @given(filters=FILTERS_OF_REPORTS)
    def agree(filters: dict[str, Any]) -> None:
        listed, query = list[str](), filters | {"limit": 1}
        while query.get("cursor", "first"):
            page = clerk.get("/reports", **query).json
            listed += [item["id"] for item in page["items"]]
            query["cursor"] = page["next_cursor"]
        assert clerk.get("/reports/totals", **filters).json["total"] == len(listed)
        assert [row["系统标识"] for row in desk.rows("clerk", "reports", **filters)] == listed
        hits.add(len(listed))

    agree()
    assert hits > {0}, "some filters find nothing, and some do find"


def _live(desk: Office) -> None:
    """An order, a visit, messages that wait to be sent, and a report that is overdue."""
    monitor, chief, clerk = desk.client("monitor"), desk.client("chief"), desk.client("clerk")
    report = monitor.get("/reports", mine=True).json["items"][0]["id"]
    chief.move(report, "escalate")
    clerk.move(report, "accept")
    assert desk.world.unit is not None
    assert clerk.move(report, "order", unit_id=desk.world.unit.id, requirement="限期修复").status_code == 200
    visit = {"result": "no_problem", "captured_at": datetime.now(UTC).isoformat()}
    assert monitor.call("PUT", f"/visits/{uuid7()}", json=visit).status_code == 201
    vault: IdentityVault = desk.app.config["IDENTITY_VAULT"]
    channels = [Channel("sms", lambda *_: None)]
    desk.in_database(
        lambda session: expand_outbox(session, subjects=SUBJECTS, channels=channels, vault=vault, now=datetime.now(UTC))
    )
    desk.in_database(lambda session: session.execute(text("UPDATE report SET reply_due_at = now() - interval '1 day'")))


def test_figures_and_coverage_are_those_of_their_routes(desk: Office) -> None:
    _live(desk)
    today = datetime.now(CHINA).date()
    days = {"place": TOWN, "from": f"{today:%Y-%m-01}", "to": (today + timedelta(days=1)).isoformat()}
    shown = desk.client("clerk").get("/figures", by="place", **days).json["items"]
    rows = desk.rows("clerk", "figures", by="place", **days)
    assert [row["区划代码"] for row in rows] == [item["key"] for item in shown]
    for row, item in zip(rows, shown, strict=True):
        told = {name: int(row[term.zh]) for name, term in MEASURE.items() if row[term.zh]}
        assert told == item["counts"]
    assert sum(int(row["收到报告"]) for row in rows) == 3
    groups = desk.rows("officer", "coverage", place=COUNTY)
    assert {row["组代码"]: row["在任监督员"] for row in groups} == {GROUP_W: "1", GROUP_E: "1", GROUP_2: "1"}
    assert {row["活动情况"] for row in groups} == {"有上报", "无上报无走访"}
    assert {row["活动情况"] for row in desk.rows("viewer", "coverage", place=TOWN)} == {""}
    assert desk.rows("officer", "rankings", **days | {"place": COUNTY}, rate="rectification")[0]["名次"] == ""
    assert desk.rows("officer", "blind-spots", **days) == []


def test_free_seats_are_those_of_their_route(desk: Office) -> None:
    desk.in_database(lambda session: session.execute(
        text("UPDATE place SET households = 120 WHERE code = :code"), {"code": GROUP_E}))  # fmt: skip
    listed = desk.client("clerk").get("/vacancies", place=TOWN).json["items"]
    told = [(one["group"]["code"], str(one["needed"]), str(one["monitors"])) for one in listed]
    rows = desk.rows("clerk", "vacancies", place=TOWN)
    assert [(row["组代码"], row["应配监督员"], row["在任监督员"]) for row in rows] == told
    assert (GROUP_E, "3", "1") in told


def test_handling_times_are_the_curve_of_their_route(desk: Office) -> None:
    first, past = month_before(desk.world)
    for n in (3, 9):
        report = submit(desk.app, desk.world, first + n * DAY)
        handle(desk.app, desk.world, report, first + (n + 1) * DAY, close=n == 3)
    days = {"place": TOWN, "from": first.isoformat(), "to": past.isoformat()}
    shown = desk.client("secretary").get("/handling-times", **days).json
    rows = desk.rows("secretary", "handling-times", **days)
    assert [(row["天数"], row["此前仍在办"], row["仍未销号比例"]) for row in rows] == [
        (str(point["days"]), str(point["at_risk"]), str(point["open_share"])) for point in shown["curve"]]  # fmt: skip
    assert [(row["问题总数"], row["已销号"], row["未销号"]) for row in rows] == [("2", "1", "1")]
    refused = desk.ask("secretary", "handling-times", **days | {"to": (past - DAY).isoformat()})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/filters/from")


def test_what_stands_out_is_said_in_the_words_of_its_route(desk: Office) -> None:
    first, past = month_before(desk.world)
    for n in range(9):
        submit(desk.app, desk.world, first + 20 * DAY, text="一字不差的话。" if n < 3 else f"第{n}处。")
    inspected = (first + 27 * DAY).isoformat()
    days = {"place": TOWN, "from": first.isoformat(), "to": past.isoformat()}
    shown = desk.client("secretary").get("/anomalies", inspections=inspected, **days).json["items"]
    rows = desk.rows("secretary", "anomalies", inspections=[inspected], **days)
    assert [(row["类型"], row["情况"]) for row in rows] == [
        (ANOMALY_KIND[item["kind"]].zh, item["sentence"]) for item in shown]  # fmt: skip
    told = {item["kind"]: item["sentence"] for item in shown}
    assert told["same_wording"] == "3 件报告文字相同，出自 1 位反映人。"
    assert told["burst"].endswith(f"其后 14 天内有检查：{inspected}。")
    assert desk.ask("viewer", "anomalies", **days).status_code == 403


def test_the_change_on_the_year_is_that_of_the_figures(desk: Office) -> None:
    today = datetime.now(CHINA).date()
    first, past = month_before(desk.world)
    so_far, over = ({"place": TOWN, "from": str(since), "to": str(until)}
                    for since, until in ((today, today + DAY), (first, past)))  # fmt: skip
    for name, days in (("clerk", so_far), ("clerk", over), ("viewer", over)):
        shown = desk.client(name).get("/figures", compare=True, **days).json
        rows = {row["指标"]: row for row in desk.rows(name, "year-on-year", **days)}
        assert {MEASURE[key].zh: (str(item["base"]), "") for key, item in shown["year_on_year"].items()} == {
            heading: (row["上年同期"], row["同比变化"]) for heading, row in rows.items()}  # fmt: skip
        assert {row["上年同期自"] for row in rows.values()} <= {shown["base_from"]}
    assert desk.rows("clerk", "year-on-year", **so_far)[0]["本期"] == "3"


def test_rates_of_assets_are_those_of_their_route(desk: Office) -> None:
    first, past = month_before(desk.world)
    given = {"village": VILLAGE, "month": str(first), "expected": 40, "registered": 30, "reviewed": 20,
             "disclosure_due_on": str(first)}  # fmt: skip
    assert desk.client("clerk").call("PUT", "/asset-returns", json=given).status_code == 204
    rows = desk.rows("clerk", "asset-rates", **{"place": TOWN, "from": str(first), "to": str(past)})
    assert {row["指标"]: (row["分子"], row["分母"], row["比率"]) for row in rows} == {
        "清查完成率": ("20", "40", "0.5"), "登记率": ("30", "40", "0.75"), "按期公开率": ("0", "1", "0.0")}  # fmt: skip


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
    assert {row["State"] for row in rows} == {"Submitted"}


def test_everything_that_can_be_exported_has_its_filters() -> None:
    assert set(FILTERS) == set(CATALOGUE)
    for what, exportable in CATALOGUE.items():
        assert set(exportable.wanted.__dataclass_fields__) >= set(FILTERS[what].fields)
