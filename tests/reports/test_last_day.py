"""A deadline as people read it: the last day, in every sentence, letter and file; never the
midnight after it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.territory.calendar import CHINA, in_words
from tests.reports.clockwork import let_it_be, set_clock, stored
from tests.world import TOWN, Client, World

SECOND = timedelta(seconds=1)


@pytest.fixture
def report_id(app: Flask, world: World) -> UUID:
    """A report that waits for the town."""
    made = uuid7()
    assert Client(app, world, "monitor").submit(made).status_code == 201
    assert Client(app, world, "chief").move(made, "escalate").status_code == 200
    return made


def _due(session: Session, report_id: UUID) -> datetime:
    due_at = stored(session, report_id).due_at
    assert due_at is not None
    return due_at


def test_a_letter_names_the_last_day_and_so_does_the_answer_that_it_asks_for(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    due_at = _due(session, report_id)
    last = (due_at - SECOND).astimezone(CHINA).date()
    let_it_be(session, app, due_at)
    officer = Client(app, world, "officer")
    [letter] = [one for one in officer.get(f"/reports/{report_id}/rungs").json["items"] if one["letter_no"]]
    told = officer.get(f"/reports/{report_id}/letters/{letter['id']}").json
    assert f"应于{in_words(last)}（含当日）前完成" in told["problem"]
    assert f"并于{in_words(datetime.fromisoformat(told['reply_by']).date())}（含当日）前" in told["advice"]


def test_what_is_late_is_late_by_one_day_on_the_day_after(
    app: Flask, world: World, session: Session, report_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_at = _due(session, report_id)
    last = (due_at - SECOND).astimezone(CHINA).date()
    clerk = Client(app, world, "clerk")
    set_clock(monkeypatch, due_at - SECOND)
    assert clerk.get("/overdue", place=TOWN).json["items"] == []
    assert f"最迟{last.month}月{last.day}日" in _sentence(clerk, report_id)
    set_clock(monkeypatch, due_at)
    [late] = clerk.get("/overdue", place=TOWN).json["items"]
    assert datetime.fromisoformat(late["due_at"]) == due_at, "machines keep the instant"
    assert (late["late"], late["last_day"], late["days_late"]) == ("accept", last.isoformat(), 1)
    assert f"原定最迟{last.month}月{last.day}日" in _sentence(clerk, report_id)


def _sentence(client: Client, report_id: UUID) -> str:
    found: str = client.get(f"/reports/{report_id}").json["custody"]["sentence_zh"]
    return found
