"""What a file is called when it is saved: place, month and filters; nothing that somebody looked for."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import event, update

from api.database import db
from gridwatch.exports.naming import LONGEST
from gridwatch.territory.calendar import china_day
from gridwatch.territory.models import Place
from tests.exports.workshop import Office
from tests.world import COUNTY, OTHER_TOWN, TOWN, VILLAGE

TODAY = china_day(datetime.now(UTC))
LAST = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)
MONTH = f"{LAST:%Y-%m}"
EN = {"headers": {"Accept-Language": "en"}}


def saved_as(desk: Office, name: str, asked: Any) -> str:
    """The name that a browser saves the file under, which is the one that the list tells."""
    assert asked.status_code == 202, asked.text
    desk.work()
    fetched = desk.client(name).get(f"/exports/{asked.json['id']}/file")
    header = fetched.headers["Content-Disposition"]
    plain, ext = re.fullmatch(r"attachment; filename=([!-~]+); filename\*=UTF-8''([A-Za-z0-9%._~-]+)", header).groups()  # type: ignore[union-attr]
    assert plain.strip('"').isascii()
    found = unquote(ext)
    listed = desk.client(name).get("/exports").json["items"][0]
    assert listed["name"] == asked.json["name"] == found
    return found


def ask_in_english(desk: Office, name: str, what: str, format_: str, **filters: Any) -> Any:
    return desk.client(name).call("POST", "/exports", json={"what": what, "format": format_, "filters": filters}, **EN)


def test_a_brief_is_called_as_officials_call_it(desk: Office) -> None:
    asked = desk.ask("secretary", "brief", "docx", place=TOWN, month=MONTH)
    assert saved_as(desk, "secretary", asked) == f"岭口镇{LAST.year}年{LAST.month}月监督简报.docx"
    asked = ask_in_english(desk, "secretary", "brief", "pdf", place=TOWN, month=MONTH)
    assert saved_as(desk, "secretary", asked) == f"岭口镇 {MONTH} Supervision brief.pdf"


def test_a_list_is_called_by_its_place_and_by_what_it_was_narrowed(desk: Office) -> None:
    asked = desk.ask("clerk", "reports", "xlsx", open=True)
    assert saved_as(desk, "clerk", asked) == f"岭口镇 报告 未办结 {TODAY}.xlsx"
    asked = desk.ask("officer", "reports", "csv", place=VILLAGE, state=["ordered", "closed"], category="C4")
    assert saved_as(desk, "officer", asked) == f"岭上村 报告 限期整改、合格销号 租金欠收 {TODAY}.csv"
    asked = ask_in_english(desk, "clerk", "reports", "xlsx", overdue=True)
    assert saved_as(desk, "clerk", asked) == f"岭口镇 Reports overdue {TODAY}.xlsx"


def test_a_table_of_figures_is_called_by_its_months(desk: Office) -> None:
    window = {"from": str(LAST), "to": str(TODAY.replace(day=1))}
    asked = desk.ask("officer", "figures", "xlsx", place=COUNTY, **window)
    assert saved_as(desk, "officer", asked).endswith(f" 统计 {LAST.year}年{LAST.month}月 {TODAY}.xlsx")


def test_what_somebody_looked_for_is_in_their_list_and_never_in_a_name(desk: Office) -> None:
    asked = desk.ask("clerk", "reports", "csv", q="张三丰", category="C1")
    assert "张三" not in saved_as(desk, "clerk", asked)
    listed = desk.client("clerk").get("/exports").json["items"][0]
    assert listed["narrowed_by"] == ["资金、票据", "“张三丰”"]
    in_english = desk.client("clerk").call("GET", "/exports", **EN).json["items"][0]
    assert in_english["narrowed_by"][1] == '"张三丰"'
    assert in_english["name"] == listed["name"]


@pytest.mark.parametrize("place", ['A/B\\C:*?"<>|村', "岭\u202e上\u0007村", "CON.", "很长的名字" * 30, "\u200f..村 "])
def test_a_name_is_safe_wherever_it_is_saved(desk: Office, place: str) -> None:
    desk.in_database(lambda session: session.execute(update(Place).where(Place.code == VILLAGE).values(name=place)))
    every = ["submitted", "returned", "merged", "village_fix", "escalated", "referred", "accepted", "quick_fix",
             "ordered", "feedback", "revisit", "closed", "withdrawn", "out_of_scope"]  # fmt: skip
    asked = desk.ask("chief", "reports", "csv", place=VILLAGE, state=every, category="C", open=True)
    name = saved_as(desk, "chief", asked)
    assert len(name) <= LONGEST and len(name.encode()) <= 255
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\u202a-\u202e]', name)
    stem, ending = name.rsplit(".", 1)
    assert ending == "csv" and "." not in stem and stem == stem.strip() and stem.endswith(str(TODAY))


def test_a_rare_letter_of_a_place_stays_in_the_name(desk: Office) -> None:
    rare = "𠮷\U0002b81b\U0002ebf0村"
    desk.in_database(lambda session: session.execute(update(Place).where(Place.code == VILLAGE).values(name=rare)))
    assert saved_as(desk, "chief", desk.ask("chief", "reports", "csv", place=VILLAGE)).startswith(rare)


def test_a_list_of_files_costs_the_same_however_many_places_they_name(desk: Office) -> None:
    def cost() -> int:
        statements: list[str] = []

        def count(_c: object, _k: object, statement: str, *_: object) -> None:
            statements.append(statement)

        with desk.app.app_context():
            event.listen(db.engine, "before_cursor_execute", count)
        listed = desk.client("officer").get("/exports").json["items"]
        with desk.app.app_context():
            event.remove(db.engine, "before_cursor_execute", count)
        assert all(one["name"].endswith(f" 报告 {TODAY}.csv") for one in listed)
        return len(statements)

    assert desk.ask("officer", "reports", "csv", place=TOWN).status_code == 202
    before = cost()
    for place in (VILLAGE, COUNTY, OTHER_TOWN):
        assert desk.ask("officer", "reports", "csv", place=place).status_code == 202
    assert cost() == before > 0
