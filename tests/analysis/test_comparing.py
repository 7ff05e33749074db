"""Year on year: which days are compared, and whose the base is that stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from tests.analysis.days import DAY, at_noon, submit
from tests.analysis.test_figures import figures
from tests.reports.clockwork import set_clock
from tests.world import COUNTY, GROUP_W, TOWN, Client, World, add_person

LAST_YEAR = 385 * DAY
"""Places of the world are younger than 400 days."""


@pytest.fixture
def over(world: World, session: Session) -> tuple[date, date]:
    """A window that is over, and a monitor who was in term in the same days of the year before."""
    state_actor(session, is_system=True)
    add_person(session, world, "elder", Role.MONITOR, GROUP_W, days=398)
    session.commit()
    state_actor(session, is_system=True)
    today = china_day(world.now)
    return today - 19 * DAY, today - 4 * DAY


def year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes 1 March."""
    return day + DAY if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def compared(client: Client, place: str, first: date, past: date, **query: Any) -> Any:
    """What a comparison says of the reports received, its base window, and when the base was
    taken."""
    found = figures(client, place, first, past, compare="true", **query)
    window = (date.fromisoformat(found["base_from"]), date.fromisoformat(found["base_to"]))
    return found["year_on_year"]["received"], window, found["base_taken_at"]


def test_a_year_before_is_shown_with_the_change(app: Flask, world: World, over: tuple[date, date]) -> None:
    first, past = over
    for n in range(2):
        submit(app, world, year_before(first + n * DAY), "elder")
    for n in range(3):
        submit(app, world, first + n * DAY)
    change, window, _ = compared(Client(app, world, "secretary"), TOWN, first, past)
    assert (change, window) == ({"base": 2, "change": 0.5}, (year_before(first), year_before(past)))


def test_nothing_changes_from_nothing(app: Flask, world: World, over: tuple[date, date]) -> None:
    submit(app, world, over[0])
    change, _, _ = compared(Client(app, world, "secretary"), TOWN, *over)
    assert change == {"base": 0, "change": None}


def test_a_window_that_runs_is_compared_until_the_same_day_of_the_year_before(
    app: Flask, world: World, over: tuple[date, date]
) -> None:
    today = china_day(world.now)
    first, past = today - 5 * DAY, today + 20 * DAY
    for day in (first, today, today + 1 * DAY, today + 9 * DAY):
        submit(app, world, year_before(day), "elder")
    submit(app, world, first)
    change, window, _ = compared(Client(app, world, "secretary"), TOWN, first, past)
    assert (change, window) == ({"base": 2, "change": -0.5}, (year_before(first), year_before(today + DAY)))


def test_a_window_to_come_is_compared_with_nothing_and_keeps_no_base(
    app: Flask, world: World, session: Session, over: tuple[date, date]
) -> None:
    today = china_day(world.now)
    submit(app, world, today - 10 * DAY)
    secretary = Client(app, world, "secretary")
    first, past = (day + 366 * DAY for day in (today - 20 * DAY, today))
    change, window, taken_at = compared(secretary, TOWN, first, past)
    assert (change, window[0]) == ({"base": 0, "change": None}, window[1])
    assert taken_at != compared(secretary, TOWN, first, past)[2]
    compared(secretary, TOWN, today - 5 * DAY, today + DAY)
    state_actor(session, account_id=world.people["secretary"].id)
    assert session.scalar(text("SELECT count(*) FROM figure_base")) == 0
    compared(secretary, TOWN, today - 5 * DAY, today)
    state_actor(session, account_id=world.people["secretary"].id)
    assert session.scalar(text("SELECT count(*) FROM figure_base")) == 1


def test_the_base_that_one_used_first_stays_and_binds_nobody_else(
    app: Flask, world: World, over: tuple[date, date]
) -> None:
    first = year_before(over[0])
    for n in range(2):
        submit(app, world, first + n * DAY, "elder")
    secretary = Client(app, world, "secretary")
    before = compared(secretary, TOWN, *over)
    submit(app, world, first, "elder", text="后来补录的一件。")
    assert figures(secretary, TOWN, first, year_before(over[1]))["items"][0]["counts"]["received"] == 3
    assert compared(secretary, TOWN, *over) == before
    for colleague, place in (("secretary_2", TOWN), ("officer", TOWN), ("officer", COUNTY)):
        assert compared(Client(app, world, colleague), place, *over)[0]["base"] == 3, colleague
    assert before[0]["base"] == 2


def test_by_the_base_nobody_can_tell_that_they_are_excluded_from_a_report(
    app: Flask, world: World, over: tuple[date, date]
) -> None:
    """Neither by its instant nor by its staying: for the clerk, who is excluded, as for the
    secretary, who is not."""
    first = year_before(over[0])
    submit(app, world, first, "elder")
    submit(app, world, first, "elder", concerns=[{"person": "clerk"}])
    running = (over[0], china_day(world.now) + 10 * DAY)
    answers = {}
    for name in ("clerk", "secretary"):
        said = []
        for hours in range(3):
            with pytest.MonkeyPatch.context() as patch:
                set_clock(patch, at_noon(china_day(world.now)) + timedelta(hours=hours))
                said.append([compared(Client(app, world, name), TOWN, *window) for window in (over, running)])
        answers[name] = said
    for said in answers.values():
        kept, fresh = zip(*said, strict=True)
        assert len({taken_at for _, _, taken_at in kept}) == 1
        assert len({taken_at for _, _, taken_at in fresh}) == 3
    assert [answers[name][0][0][0]["base"] for name in ("clerk", "secretary")] == [1, 2]
    assert answers["clerk"][0][0][2] == answers["secretary"][0][0][2]


def test_nobody_reads_the_bases_of_another_account(
    app: Flask, world: World, session: Session, over: tuple[date, date]
) -> None:
    compared(Client(app, world, "secretary"), TOWN, *over)
    for name, count in (("secretary", 1), ("secretary_2", 0), ("officer", 0)):
        state_actor(session, account_id=world.people[name].id)
        assert session.scalar(text("SELECT count(*) FROM figure_base")) == count, name
