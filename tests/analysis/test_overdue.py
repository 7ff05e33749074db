"""Overdue is one number, whoever says it: lists, totals, figures, files and briefs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from gridwatch.territory.calendar import china_day
from tests.analysis.days import DAY, at_noon, submit
from tests.depth import examples
from tests.exports.workshop import Office, office
from tests.overdue_everywhere import ask_by_files, ask_by_http, words_of
from tests.reports.clockwork import let_it_be, set_clock
from tests.world import COUNTY, TOWN, Client, Inhabited, World

AGES = st.lists(st.tuples(st.integers(1, 40), st.booleans(), st.booleans()), min_size=1, max_size=4)
"""Reports so many days old; whether clocks rang the day after they ran out, and whether the town
took it on today."""


def _get(client: Client) -> Callable[[str, dict[str, Any]], Any]:
    def get(path: str, query: dict[str, Any]) -> Any:
        answer = client.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json

    return get


@settings(max_examples=examples(12))
@given(reports=AGES)
def test_however_late_reports_are_every_door_says_one_number(
    app: Flask, world: World, session: Session, reports: list[tuple[int, bool, bool]]
) -> None:
    today = china_day(world.now)
    for age, rang, accepted in reports:
        made = submit(app, world, today - age * DAY)
        if rang:
            let_it_be(session, app, at_noon(today - max(age - 5, 1) * DAY))
        let_it_be(session, app, world.now)
        if accepted:
            Client(app, world, "clerk").move(made, "accept")
    for name, place in (("clerk", TOWN), ("officer", COUNTY)):
        said = ask_by_http(_get(Client(app, world, name)), place, today)
        assert len(set(said.values())) == 1, said


@pytest.fixture
def desk(inhabited: Inhabited) -> Office:
    """A town with a report that is late in two ways, one in each way, one in none, and one that was
    answered late."""
    made = office(inhabited)
    today = china_day(datetime.now(UTC))
    late, answered = (submit(made.app, made.world, today - 20 * DAY) for _ in range(2))
    with made.app.app_context(), Session(made.shop.sessions.kw["bind"]) as session:
        let_it_be(session, made.app, at_noon(today - 15 * DAY))
    submit(made.app, made.world, today - 20 * DAY, text="今天才上报到镇里")
    with made.app.app_context(), Session(made.shop.sessions.kw["bind"]) as session:
        let_it_be(session, made.app, datetime.now(UTC))
    for action in ("accept", "quick_fix"):
        assert made.client("clerk").move(answered, action, note="办理").status_code == 200
    fixed = submit(made.app, made.world, today - 12 * DAY, text="村里先修")
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, at_noon(today - 12 * DAY))
        assert Client(made.app, made.world, "chief").move(fixed, "village_fix", note="修").status_code == 200
    submit(made.app, made.world, today)
    assert late
    return made


def test_files_briefs_lists_and_figures_say_one_number_of_overdue(desk: Office) -> None:
    def made(what: str, format_: str, filters: dict[str, Any]) -> bytes:
        content: bytes = desk.made("clerk", what, format_, **filters).data
        return content

    today = china_day(datetime.now(UTC))
    said = ask_by_http(_get(desk.client("clerk")), TOWN, today) | ask_by_files(made, TOWN, today)
    print(said)
    assert set(said.values()) == {3}, said
    assert desk.client("clerk").get("/overdue/totals", place=TOWN).json["reply_alone"] == 1
    assert len([key for key in said if key.startswith("the brief")]) == 3


def test_a_brief_of_a_month_that_is_over_tells_its_end_from_now(desk: Office) -> None:
    month = (china_day(datetime.now(UTC)).replace(day=1) - timedelta(days=1)).replace(day=1)
    content = desk.made("clerk", "brief", "docx", place=TOWN, month=f"{month:%Y-%m}").data
    words = words_of(content)
    assert "截至期末（" in words and "截至数据时点，逾期3件，含仅首次回复逾期1件。" in words
