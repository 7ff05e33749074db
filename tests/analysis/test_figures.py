"""Figures: equal to the events, to the lists behind them, and to what the reader may know."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.reports.models import Report, ReportEvent
from gridwatch.territory.calendar import china_day
from tests.analysis.brute import Event, Story
from tests.depth import examples
from tests.reports.clockwork import let_it_be, set_clock, stored
from tests.reports.test_histories import HISTORY, PEOPLE, ROAD, _move
from tests.world import COUNTY, GROUP_W, TOWN, VILLAGE, Client, World

LISTED = ("received", "problems", "closed", "replies_due", "replied_in_time", "open", "overdue", "unrectified")
PLACES = (COUNTY, TOWN, VILLAGE, GROUP_W)
READER = {COUNTY: "officer", TOWN: "secretary", VILLAGE: "chief", GROUP_W: "secretary"}


@pytest.fixture
def people(app: Flask, world: World, session: Session) -> dict[str, Client]:
    """Everybody, signed in for as long as the histories last."""
    clients = {name: Client(app, world, name) for name in PEOPLE}
    session.execute(text("UPDATE login_session SET expires_at = expires_at + interval '2 years'"))
    session.commit()
    return clients


def figures(client: Client, place: str, first: date, past: date, **query: Any) -> dict[str, Any]:
    """One answer of the figures route."""
    answer = client.get("/figures", place=place, **{"from": first, "to": past}, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def story(session: Session, report_id: UUID) -> Story:
    """A report's events as they are in the database."""
    state_actor(session, is_system=True)
    query = select(ReportEvent).where(ReportEvent.report_id == report_id).order_by(ReportEvent.seq)
    events = [
        Event(e.action, e.to_state, e.at, e.due_at, e.role is not None)
        for e in session.scalars(query.execution_options(populate_existing=True))
    ]
    due = session.scalar(select(Report.reply_due_at).where(Report.id == report_id))
    assert due is not None
    return Story(events, due)


def _differences(session: Session) -> list[Any]:
    state_actor(session, is_system=True)
    rows = session.execute(text("SELECT * FROM figure_differences()")).all()
    ids = list(session.scalars(select(Report.id)))
    return [*rows, *session.scalars(text("SELECT milestone_differences(:ids)"), {"ids": ids})]


@settings(max_examples=examples(8), phases=[Phase.generate])
@given(
    histories=st.lists(st.tuples(HISTORY, st.booleans()), min_size=1, max_size=2),
    start=st.integers(0, 60), length=st.integers(1, 90), fold=st.booleans(), look=st.integers(0, 400),
)  # fmt: skip
def test_figures_from_increments_are_figures_from_events(
    app: Flask, people: dict[str, Client], world: World, session: Session,
    histories: Any, start: int, length: int, fold: bool, look: int,
) -> None:  # fmt: skip
    before = session.scalar(text("SELECT count(*) FROM report"))
    ids = [_live(app, people, world, session, history, sealed) for history, sealed in histories]
    assert session.scalar(text("SELECT count(*) FROM report")) == before + len(ids)
    if fold:
        session.execute(text("SELECT fold_figures(1000)"))
        session.commit()
    every = list(session.scalars(select(Report.id)))
    now = max(max(event.at for event in story(session, one).events) for one in every) + timedelta(hours=look)
    first = china_day(world.now) - timedelta(days=40) + timedelta(days=start)
    past = first + timedelta(days=length)
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, now)
        for place, expected in _expected(session, every, first, past, now).items():
            found = figures(people[READER[place]], place, first, past)["items"][0]["counts"]
            assert {m: found[m] for m in expected} == expected, place
            _adds_up(people[READER[place]], place, first, past, found)
            _equals_its_lists(people[READER[place]], place, first, past, found)
            _is_one_number(people[READER[place]], place, now)
    assert _differences(session) == []


def _live(app: Flask, people: dict[str, Client], world: World, session: Session, history: Any, sealed: bool) -> UUID:
    report_id, (along, rest) = uuid7(), history
    people["monitor"].submit(report_id, category="A2" if sealed else "J4")
    now = stored(session, report_id).received_at
    for happening in [*ROAD[:along], *rest]:
        if isinstance(happening, timedelta):
            now += happening
            let_it_be(session, app, now)
        else:
            _move(people, world, session, report_id, *happening, at=now)
    return report_id


def _expected(session: Session, ids: list[UUID], first: date, past: date, now: datetime) -> dict[str, dict[str, int]]:
    """Per place, what its reader sees: the sum over the reports that their desk sees there."""
    nothing = dict.fromkeys(story(session, ids[0]).counts(first, past, now), 0)
    sums: dict[str, dict[str, int]] = {place: dict(nothing) for place in PLACES}
    rank = {COUNTY: 3, TOWN: 2, VILLAGE: 1, GROUP_W: 2}
    for one in ids:
        report = stored(session, one)
        seen = 3 if report.sealed_to == "county" else 2 if report.sealed_to or report.held_reason else 1
        codes = set(session.scalars(text("SELECT code FROM place WHERE id = ANY (:ids)"), {
            "ids": [report.county_id, report.town_id, report.village_id, report.group_id]}))  # fmt: skip
        for place in PLACES:
            if place in codes and seen <= rank[place]:
                for measure, count in story(session, one).counts(first, past, now).items():
                    sums[place][measure] += count
    return sums


def _adds_up(client: Client, place: str, first: date, past: date, whole: dict[str, int]) -> None:
    """By month and by category the flows add up to the whole, and stocks end where the whole
    stands."""
    months = figures(client, place, first, past, by="month")["items"]
    days = figures(client, place, first, past, by="day")["items"]
    kinds = figures(client, place, first, past, by="category")["items"]
    for measure in ("received", "problems", "closed", "replies_due"):
        for rows in (months, days, kinds):
            assert sum(row["counts"][measure] for row in rows) == whole[measure], measure
    for measure in ("open", "overdue", "unrectified"):
        assert sum(row["counts"][measure] for row in kinds) == whole[measure], measure
        for rows in (months, days):
            assert not rows or rows[-1]["counts"][measure] == whole[measure], measure
    states = figures(client, place, first, past, by="state")["items"]
    assert sum(row["counts"]["standing"] for row in states) == whole["received"]


def _equals_its_lists(client: Client, place: str, first: date, past: date, whole: dict[str, int]) -> None:
    for measure in LISTED:
        query = {"place": place, "counted": measure, "from": first, "to": past}
        assert client.get("/reports/totals", **query).json["total"] == whole[measure], measure


def _is_one_number(client: Client, place: str, now: datetime) -> None:
    """What is overdue now: the figure, what it counts, the inbox, and the list of those who have
    one."""
    today = china_day(now)
    figure = figures(client, place, today, today + timedelta(days=1))["items"][0]["counts"]["overdue"]
    whole = client.get("/reports/totals", place=place).json
    assert whole["overdue"] == client.get("/reports/totals", place=place, overdue="true").json["total"] == figure
    if place in {TOWN, COUNTY}:
        totals = client.get("/overdue/totals", place=place).json
        assert (totals["total"], totals["reply_alone"]) == (figure, whole["overdue_by_reply_alone"])
