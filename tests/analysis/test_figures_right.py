"""Figures where they are easily wrong: on the day of a move, by state and category, in moved
places, in no place."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.territory.calendar import china_day
from tests.analysis.days import DAY, at_noon, handle, month_before, submit
from tests.analysis.test_figures import figures
from tests.reports.clockwork import set_clock
from tests.world import COUNTY, GROUP_W, OTHER_TOWN, OUTSIDE, TOWN, VILLAGE, VILLAGE_2, Client, World


def _totals(client: Client, link: str) -> int:
    found: int = client.call("GET", link.removeprefix("/api/v1").replace("/reports?", "/reports/totals?")).json["total"]
    return found


def test_what_is_late_stays_late_on_the_day_on_which_it_moves(app: Flask, world: World) -> None:
    today = china_day(world.now)
    late = [_late_report(app, world, today - 60 * DAY) for _ in range(2)][-1]
    clerk = Client(app, world, "clerk")

    def counted() -> list[int]:
        row = figures(clerk, TOWN, today, today + DAY)["items"][0]
        for name in ("unrectified", "overdue"):
            assert _totals(clerk, row["lists"][name]) == row["counts"][name]
        return [row["counts"][name] for name in ("unrectified", "overdue")]

    assert counted() == [2, 2]
    assert Client(app, world, "secretary_2").move(late, "give_feedback", note="已办").status_code == 200
    assert counted() == [2, 1], "the revisit has a deadline of its own"
    assert Client(app, world, "deputy").revisit(late, "已修好").status_code == 200
    assert counted() == [2, 1]
    assert Client(app, world, "secretary").move(late, "close", note="销号").status_code == 200
    assert counted() == [1, 1]


def _late_report(app: Flask, world: World, day: date) -> str:
    report_id = submit(app, world, day)
    handle(app, world, report_id, day, close=False)
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, at_noon(day))
        assert Client(app, world, "clerk").move(report_id, "quick_fix", note="限期").status_code == 200
    return report_id


def test_states_of_a_category_are_told_at_every_level(app: Flask, world: World) -> None:
    first, past = month_before(world)
    for category in ("J4", "J4", "C1"):
        submit(app, world, first + 3 * DAY, category=category)
    for name, place in (("officer", COUNTY), ("secretary", TOWN), ("secretary", VILLAGE)):
        client = Client(app, world, name)
        for window in ((first, past), (first + 2 * DAY, past + 5 * DAY)):
            rows = figures(client, place, *window, by="state", category="J")["items"]
            standing = {row["key"]: row["counts"]["standing"] for row in rows}
            assert sum(standing.values()) == 2
            for row in rows:
                assert _totals(client, row["lists"]["standing"]) == row["counts"]["standing"]


def test_visits_have_no_category(app: Flask, world: World) -> None:
    first, past = month_before(world)
    submit(app, world, first, category="J4")
    secretary = Client(app, world, "secretary")
    assert "visits" in figures(secretary, TOWN, first, past)["items"][0]["counts"]
    assert "visits" not in figures(secretary, TOWN, first, past, category="J")["items"][0]["counts"]
    assert "visits" not in figures(secretary, TOWN, first, past, by="category")["items"][0]["counts"]


def test_todays_map_goes_down_to_the_village(app: Flask, world: World) -> None:
    first, past = month_before(world)
    for place, query in ((GROUP_W, {}), (VILLAGE, {"by": "place"})):
        answer = Client(app, world, "secretary").get(
            "/figures", place=place, map="today", **query, **{"from": first, "to": past}
        )
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/map")


def _move_village(session: Session, world: World) -> None:
    state_actor(session, is_system=True)
    session.execute(text("UPDATE place SET parent_id = :town WHERE id = :village"),
                    {"town": world.places[OTHER_TOWN].id, "village": world.places[VILLAGE].id})  # fmt: skip
    session.commit()


def test_what_a_village_had_in_its_old_town_stays_there_and_is_not_told_in_the_new_one(
    app: Flask, world: World, session: Session
) -> None:
    first, past = month_before(world)
    for n in range(4):
        submit(app, world, first + n * DAY)
    _move_village(session, world)
    officer = Client(app, world, "officer")
    for window in ((first, past), (first + DAY, past + DAY)):
        for town, whole, rows in ((TOWN, 4, {"rest": 4, VILLAGE_2: 0}), (OTHER_TOWN, 0, {VILLAGE: 0})):
            gone = (window[0] - first).days
            counted = {
                row["key"]: row["counts"]["received"] for row in figures(officer, town, *window, by="place")["items"]
            }
            assert counted == {key: count and count - gone for key, count in rows.items()}
            assert figures(officer, town, *window)["items"][0]["counts"]["received"] == (whole and whole - gone)
    for name, place in (("officer", VILLAGE), ("other_secretary", VILLAGE), ("other_secretary", GROUP_W)):
        row = figures(Client(app, world, name), place, first, past)["items"][0]
        assert row["counts"]["received"] == _totals(Client(app, world, name), row["lists"]["received"]) == 0
    submit(app, world, first + 9 * DAY)
    [row] = figures(Client(app, world, "other_secretary"), VILLAGE, first, past)["items"]
    assert row["counts"]["received"] == _totals(Client(app, world, "other_secretary"), row["lists"]["received"]) == 1


def test_what_lies_in_no_place_below_is_the_rest(app: Flask, world: World) -> None:
    first, past = month_before(world)
    submit(app, world, first)
    submit(app, world, first, at=OUTSIDE)
    officer = Client(app, world, "officer")
    whole = figures(officer, COUNTY, first, past)["items"][0]["counts"]
    rows = figures(officer, COUNTY, first, past, by="place", level="village")["items"]
    assert whole["received"] == sum(row["counts"]["received"] for row in rows) == 2
    [rest] = [row for row in rows if row["key"] == "rest"]
    assert (rest["place"], rest["counts"]["received"], rest["lists"]) == (None, 1, {})
    by_category = figures(officer, COUNTY, first, past, by="place", level="village", category="J")["items"]
    assert sum(row["counts"]["received"] for row in by_category) == 2


def test_one_stock_is_rounded_once_however_often_it_is_asked_for(app: Flask, world: World) -> None:
    month = china_day(world.now).replace(day=1)
    submit(app, world, _months_before(month, 8))
    viewer = Client(app, world, "viewer")
    told = {
        figures(viewer, TOWN, _months_before(month, ago + 1), _months_before(month, ago))["items"][0]["counts"].get(
            "open", 0
        )
        for ago in range(7)
    }
    assert len(told) == 1


def _months_before(month: date, count: int) -> date:
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month
