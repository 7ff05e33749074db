"""The holiday calendar on the command line, and what becomes of deadlines that ran past it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import text
from uuid6 import uuid7

from api.database import db
from gridwatch.database import state_actor
from gridwatch.reports.models import Report
from tests.world import Client, World, make_world

Run = Callable[..., Result]
NOTICES = Path("gridwatch/workdays/notices")
HEAD = "日期,类型,名称\n"


@pytest.fixture
def app(clone: Any) -> Flask:
    """A database of its own: commands commit."""
    made: Flask = clone()
    return made


@pytest.fixture
def run(app: Flask) -> Run:
    """Run `flask gridwatch calendar …`."""
    return lambda *words: app.test_cli_runner().invoke(args=["gridwatch", "calendar", *map(str, words)])


def _stored(app: Flask) -> list[tuple[date, bool]]:
    with app.app_context():
        return [tuple(row) for row in db.session.execute(text("SELECT day, is_working FROM calendar_day ORDER BY day"))]


def test_a_year_is_tried_imported_and_replaced(run: Run, app: Flask, tmp_path: Path) -> None:
    tried = run("import", NOTICES / "2026.csv", "--dry-run")
    assert (tried.exit_code, _stored(app)) == (0, [])
    assert "Nothing was changed" in tried.output
    done = run("import", NOTICES / "2026.csv")
    assert done.exit_code == 0, done.output
    assert "39 special days of 2026, 0 rows with errors" in done.output
    assert "Years known: 2026" in done.output
    assert len(_stored(app)) == 39
    other = tmp_path / "2026.csv"
    other.write_text(HEAD + "2026-01-01,休,元旦\n")
    again = run("import", other)
    assert "fewer days off than the law gives" in again.output
    assert _stored(app) == [(date(2026, 1, 1), False)]


def test_readiness_says_which_years_are_missing(run: Run, app: Flask) -> None:
    http = app.test_client()
    this_year = datetime.now(UTC).year
    assert this_year in http.get("/readyz").json["calendar"]["missing"]
    run("import", NOTICES / "2025.csv")
    assert http.get("/readyz").json["calendar"]["known"] == [2025]


BAD = {
    "no day": ("sometime,休,元旦", "sometime"),
    "no such day": ("2026-02-30,休,元旦", "2026-02-30"),
    "no kind": ("2026-01-01,rest,元旦", "rest"),
    "twice": ("2026-01-01,休,元旦\n2026-01-01,休,元旦", "twice"),
    "a weekday that is worked anyway": ("2026-01-05,班,元旦", "weekday"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_rows_are_named_and_keep_everything_out(run: Run, app: Flask, tmp_path: Path, name: str) -> None:
    lines, said = BAD[name]
    path = tmp_path / "bad.csv"
    path.write_text(f"{HEAD}2026-05-01,休,劳动节\n{lines}\n")
    refused = run("import", path)
    assert (refused.exit_code, _stored(app)) == (1, [])
    assert said in refused.output
    assert "row 3" in refused.output or "row 4" in refused.output


def test_a_file_without_the_columns_is_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    refused = run("import", path)
    assert (refused.exit_code, "日期" in refused.output) == (1, True)
    path.write_text(HEAD)
    assert run("import", path).exit_code == 1


def test_a_workbook_with_real_dates_is_read_too(run: Run, app: Flask, tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "2027.xlsx"
    for row in (["date", "kind", "name"], [datetime(2027, 1, 1), "holiday", "元旦"], ["2027/1/3", "workday", "元旦"]):
        book.worksheets[0].append(row)
    book.save(path)
    assert run("import", path).exit_code == 0
    assert _stored(app) == [(date(2027, 1, 1), False), (date(2027, 1, 3), True)]


def _report(app: Flask, report_id: Any) -> Report:
    db.session.rollback()
    state_actor(db.session(), is_system=True)
    return db.session.get_one(Report, report_id, populate_existing=True)


def test_a_provisional_deadline_is_counted_again_once_the_year_is_known(run: Run, app: Flask, tmp_path: Path) -> None:
    report_id = uuid7()
    with app.app_context():
        state_actor(db.session(), is_system=True)
        world: World = make_world(db.session(), now=datetime.now(UTC))
        db.session.commit()
        monitor = Client(app, world, "monitor")
        monitor.submit(report_id)
        told = monitor.get(f"/reports/{report_id}").json
        assert told["custody"]["is_provisional"]
        assert "放假安排尚未导入" in told["custody"]["sentence_zh"]
        before = _report(app, report_id)
        days = [
            before.received_at.date().replace(month=1, day=1).replace(year=before.received_at.year + n) for n in (0, 1)
        ]
        assert before.due_at is not None
        free = before.due_at.astimezone(UTC).date()  # its last day in China, which the notice makes a day off
        due_before, version = before.due_at, before.version
        path = tmp_path / "years.csv"
        path.write_text(HEAD + "".join(f"{day},休,元旦\n" for day in {*days, free}))
        answer = run("import", path)
        assert "1 deadlines counted anew" in answer.output, answer.output
        after = _report(app, report_id)
        assert after.due_at is not None
        assert (after.due_at > due_before, after.due_is_provisional, after.version) == (True, False, version + 1)
        last = monitor.get(f"/reports/{report_id}/events").json["items"][-1]
        assert (last["action"], last["reason"], last["to_state"]) == ("reclock", "calendar", "submitted")
