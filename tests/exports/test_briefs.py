"""The monthly brief: both editions say the same, and what the routes say."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.documents.pdf import as_png
from gridwatch.exports.brief.facts import months_before
from gridwatch.exports.brief.monthly import order_briefs
from gridwatch.exports.brief.town_map import short_name
from gridwatch.exports.formats.drawings import columns, rows
from gridwatch.exports.models import Export
from gridwatch.people.appointments import end
from gridwatch.people.models import EndReason
from gridwatch.territory.calendar import CHINA
from tests.exports.workshop import Office, office
from tests.findings.desks import check, check_list, enter
from tests.letters.desks import issued
from tests.pairing.officers import paired, raised
from tests.pairing.officers import write as write_diary
from tests.world import COUNTY, IN_GROUP_2, IN_GROUP_E, OTHER_TOWN, TOWN, VILLAGE, Client, Inhabited, World

THIS_MONTH = datetime.now(CHINA).date().replace(day=1)
MONTH = f"{THIS_MONTH:%Y-%m}"


@pytest.fixture
def desk(inhabited: Inhabited) -> Office:
    """A town in which five reports came, of which one went the whole way and one is late."""
    made = office(inhabited)
    for name, facts in (
        ("monitor", {"category": "C1"}),
        ("monitor", {"category": "C1", "text": "合同没有公开，大家都有意见"}),
        ("monitor", {"category": "J4"}),
        ("monitor_e", {"category": "D2", "at": IN_GROUP_E}),
        ("monitor_2", {"category": "E3", "at": IN_GROUP_2}),
    ):
        assert made.client(name).submit(**facts).status_code == 201
    with made.shop.sessions.begin() as session:
        state_actor(session, is_system=True)
        session.execute(text("UPDATE report SET reply_due_at = now() - interval '3 days' WHERE category_code = 'J4'"))
    return made


def _words(content: bytes) -> str:
    """What a PDF says; typst sets a little room between Chinese and figures."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def _word_file(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "".join([*(one.text for one in made.paragraphs), *cells])


def test_both_editions_say_what_the_figures_say(desk: Office) -> None:
    word = desk.made("secretary", "brief", "docx", place=TOWN, month=MONTH)
    pdf = desk.made("secretary", "brief", "pdf", place=TOWN, month=MONTH)
    assert word.content_type.endswith("wordprocessingml.document")
    assert pdf.content_type == "application/pdf"
    days = {"from": THIS_MONTH.isoformat(), "to": (THIS_MONTH + timedelta(days=32)).replace(day=1).isoformat()}
    [shown] = desk.client("secretary").get("/figures", place=TOWN, **days).json["items"]
    assert shown["counts"]["received"] == 5
    for words in (_word_file(word.data), _words(pdf.data)):
        assert f"岭口镇{THIS_MONTH.year}年{THIS_MONTH.month}月廉情监督简报" in words
        assert f"〔{THIS_MONTH.year}〕第{THIS_MONTH.month}期" in words
        assert "岭口镇纪委" in words
        assert "共收到报告5件（上年同月0件，同比—）" in words
        assert "数据截至" in words
        assert "期内首次受理的报告" in words
        assert "岭上村" in words
        assert "样本不足" in words
        assert "逾期1件" in words
        assert "1个村（社区）没有前哨站" in words
    assert len(docx.Document(io.BytesIO(word.data)).inline_shapes) == 3


def test_checks_letters_and_pairings_of_the_month_stand_in_it_with_what_each_share_is_made_of(desk: Office) -> None:
    clerk, secretary, officer = (desk.client(name) for name in ("clerk", "secretary", "officer"))
    made = check(clerk, check_list(officer)["id"], kind="spot").json
    entered = enter(clerk, origin="check", check_id=made["id"])
    assert entered.status_code == 201, entered.text
    issued(clerk, secretary, kind="reminder")
    issued(clerk, secretary, kind="reminder", to_place_code=None, to_body="镇供水公司")
    pairing = paired(secretary, desk.world)
    written = write_diary(desk.client("partner"), pairing, datetime.now(CHINA).date(), items=[raised()])
    assert written.status_code == 201, written.text
    word = desk.made("secretary", "brief", "docx", place=TOWN, month=MONTH)
    pdf = desk.made("secretary", "brief", "pdf", place=TOWN, month=MONTH)
    [table] = [one for one in docx.Document(io.BytesIO(word.data)).tables if one.rows[0].cells[0].text == "项目"]
    shown = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    assert shown == [["检查", "明察暗访", "1"], ["函件", "日常监督提醒函", "2"]]
    for words in (_word_file(word.data), _words(pdf.data)):
        assert "六、监督检查与包联" in words
        assert "本月开展实地检查1次，台账登记问题1个，其中移交问题线索0条；到期应整改0个，已销号0个。" in words
        assert "发出各类函件2份。包联走访" in words
        assert "收集问题建议1条，已办理0条，占0.0%（0/1）" in words


def test_a_reply_that_is_late_is_listed_with_its_own_deadline_and_days(desk: Office) -> None:
    """The report's own clock still runs; the first reply was due three days ago."""
    made = docx.Document(io.BytesIO(desk.made("secretary", "brief", "docx", place=TOWN, month=MONTH).data))
    [late] = [table for table in made.tables if table.rows[0].cells[-1].text == "逾期天数"]
    due = datetime.now(CHINA).date() - timedelta(days=3)
    assert [[cell.text for cell in row.cells[2:]] for row in late.rows[1:]] == [["J4", "首次回复", f"{due}", "3"]]
    [row] = desk.rows("clerk", "overdue", place=TOWN)
    assert (row["逾期事项"], row["逾期事项的最后一天"], row["逾期天数"]) == ("首次回复", f"{due}", "3")
    assert row["首次回复逾期"] == "是"


def test_the_numbers_of_the_year_before_stay_as_a_brief_first_used_them(desk: Office) -> None:
    month = months_before(THIS_MONTH, 1)
    desk.made("secretary", "brief", "docx", place=TOWN, month=f"{month:%Y-%m}")
    with desk.shop.sessions.begin() as session:
        state_actor(session, account_id=desk.world.people["secretary"].id)
        kept = session.execute(text("SELECT first, counts ->> 'received' FROM figure_base")).all()
    assert [tuple(row) for row in kept] == [(months_before(month, 12), "0")]


def test_a_brief_names_no_person_and_quotes_no_report(desk: Office) -> None:
    words = _word_file(desk.made("secretary", "brief", "docx", place=TOWN, month=MONTH).data)
    assert "合同没有公开" not in words
    assert not [name for name in desk.world.people if name in words]


def test_whoever_a_report_concerns_has_a_brief_without_it(desk: Office) -> None:
    desk.client("monitor").submit(text="镇纪委的人", concerns=[{"person": "secretary"}])
    for name, count in (("secretary", 5), ("officer", 6)):
        words = _word_file(desk.made(name, "brief", "docx", place=TOWN, month=MONTH).data)
        assert f"共收到报告{count}件" in words


@pytest.mark.parametrize(
    ("name", "filters", "status", "pointer"),
    [
        ("secretary", {"place": TOWN}, 422, "/filters/month"),
        ("secretary", {"place": TOWN, "month": "2026-13"}, 422, "/filters/month"),
        ("secretary", {"place": TOWN, "month": "2099-01"}, 422, "/filters/month"),
        ("secretary", {"place": VILLAGE, "month": MONTH}, 422, "/filters/place"),
        ("officer", {"place": COUNTY, "month": MONTH}, 422, "/filters/place"),
        ("secretary", {"place": OTHER_TOWN, "month": MONTH}, 403, None),
        ("chief", {"place": TOWN, "month": MONTH}, 403, None),
        ("viewer", {"place": TOWN, "month": MONTH}, 403, None),
    ],
)
def test_what_there_is_no_brief_of_is_a_clear_problem(
    app: Flask, world: World, name: str, filters: dict[str, Any], status: int, pointer: str | None
) -> None:
    answer = Client(app, world, name).post("/exports", {"what": "brief", "format": "pdf", "filters": filters})
    assert answer.status_code == status, answer.text
    assert [one["pointer"] for one in answer.json.get("errors", [])] == ([pointer] if pointer else [])


def test_a_town_without_villages_boundaries_and_reports_has_a_brief_all_the_same(desk: Office) -> None:
    words = _words(desk.made("other_secretary", "brief", "pdf", place=OTHER_TOWN, month=MONTH).data)
    assert "各村暂无边界数据" in words
    assert "本月没有收到报告" in words
    assert "没有需要特别关注的情况" in words


def test_each_month_the_secretaries_have_their_towns_brief_once(app: Flask, world: World, session: Session) -> None:
    end(session, world.appointments["secretary_2"].id, EndReason.MOVED, actor=None, now=datetime.now(UTC))
    next_month = (THIS_MONTH + timedelta(days=32)).replace(day=1)
    first = datetime.combine(next_month, datetime.min.time(), CHINA) + timedelta(hours=9)
    assert order_briefs(session, now=first + timedelta(days=9)) == 0
    assert order_briefs(session, now=first) == 4
    assert order_briefs(session, now=first + timedelta(days=1)) == 0
    found = session.execute(select(Export.account_id, Export.format, Export.filters)).all()
    assert {(row.account_id, row.format.value, row.filters["place"], row.filters["month"]) for row in found} == {
        (world.people[name].id, form, place, THIS_MONTH.isoformat())
        for name, place in (("secretary", TOWN), ("other_secretary", OTHER_TOWN))
        for form in ("docx", "pdf")
    }


def test_drawings_are_pictures_with_something_on_them() -> None:
    for svg in (columns(["1月", "2月"], [("收到", [3, 0]), ("销号", [1, 2])]), rows(["C1 资金"], [4]), rows([], [])):
        drawn = Image.open(io.BytesIO(as_png(svg)))
        assert min(drawn.size) > 10
    assert len({*Image.open(io.BytesIO(as_png(rows(["C1 资金"], [4])))).convert("RGB").get_flattened_data()}) > 2


def test_a_village_is_called_by_its_name_and_not_by_its_committee() -> None:
    names = {"双林村村民委员会": "双林村", "金厂村民委员会": "金厂村", "木黄镇社区居民委员会": "木黄镇社区",
             "南街居民委员会": "南街社区", "岭上村": "岭上村"}  # fmt: skip
    assert {short_name(long): short for long, short in names.items()} == {short: short for short in names.values()}


def test_the_month_before_january_is_december() -> None:
    assert months_before(date(2026, 1, 1), 12) == date(2025, 1, 1)
    assert months_before(date(2026, 1, 1), 1) == date(2025, 12, 1)
