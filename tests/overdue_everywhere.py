"""How many reports of a place are overdue, asked at every door that says so; for any county,
made-up or loaded."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import docx

Get = Callable[[str, dict[str, Any]], Any]
"""The JSON of a route below /api/v1 for a query, as one person."""
Made = Callable[[str, str, dict[str, Any]], bytes]
"""The content of an export of some name and format with its filters, as the same person."""


def ask_by_http(get: Get, place: str, today: date) -> dict[str, int]:
    """The number by each route: totals and lists of the inbox and of the overdue page, the figure
    and its list."""
    month = today.replace(day=1)
    window = {"from": month.isoformat(), "to": _month_after(month).isoformat()}
    totals, overdue = get("/reports/totals", {"place": place}), get("/overdue/totals", {"place": place})
    assert totals["overdue_by_reply_alone"] == overdue["reply_alone"], "how many are late with their first reply alone"
    return {
        "the inbox's total": totals["overdue"],
        "the inbox's list": sum(1 for _ in _pages(get, "/reports", {"place": place, "overdue": "true"})),
        "the overdue page's total": overdue["total"],
        "the overdue page's list": sum(1 for _ in _pages(get, "/overdue", {"place": place})),
        "the figure": get("/figures", {"place": place} | window)["items"][0]["counts"]["overdue"],
        "the figure's list": get("/reports/totals", {"place": place, "counted": "overdue"} | window)["total"],
    }


def ask_by_files(made: Made, place: str, today: date) -> dict[str, int]:
    """The number in the exports, and each time that the running month's brief says it; `place` is a
    town."""
    words = words_of(made("brief", "docx", {"place": place, "month": f"{today:%Y-%m}"}))
    reports = _rows(made("reports", "csv", {"place": place}))
    said = re.findall(r"(?<!回复)逾期(\d+)件|有(\d+)件逾期", words)
    return {
        "the export of the overdue": len(_rows(made("overdue", "csv", {"place": place}))),
        "the export of reports": sum(row["是否逾期"] == "是" for row in reports),
        **{f"the brief, time {n}": int(one or other) for n, (one, other) in enumerate(said, 1)},
    }


def _pages(get: Get, path: str, query: dict[str, Any]) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        page = get(path, query | {"limit": 100} | ({"cursor": cursor} if cursor else {}))
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def words_of(content: bytes) -> str:
    """All that a Word file says."""
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def _month_after(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
