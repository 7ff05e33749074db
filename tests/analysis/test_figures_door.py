"""What the figures route tells to whom, and what it refuses."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.territory.calendar import china_day
from tests.analysis.test_figures import figures
from tests.depth import examples
from tests.reports.clockwork import set_clock, stored
from tests.reports.endings import closed_report
from tests.world import COUNTY, GROUP_2, GROUP_E, GROUP_W, OTHER_TOWN, TOWN, VILLAGE, VILLAGE_2, Client, World

DAY = timedelta(days=1)


def this_month(world: World) -> tuple[date, date]:
    """The running month in China."""
    first = china_day(world.now).replace(day=1)
    return first, (first + 32 * DAY).replace(day=1)


def counts(client: Client, world: World, place: str, **query: Any) -> dict[str, int]:
    """The counts of the running month, in one sum."""
    found: dict[str, int] = figures(client, place, *this_month(world), **query)["items"][0]["counts"]
    return found


def test_a_problem_is_followed_from_receipt_to_rating(app: Flask, world: World) -> None:
    report_id = closed_report(app, world)
    secretary, monitor = Client(app, world, "secretary"), Client(app, world, "monitor")
    assert secretary.call("PUT", f"/reports/{report_id}/rating", json={"score": 5}).status_code == 403
    assert monitor.call("PUT", f"/reports/{report_id}/rating", json={"score": 2}).status_code == 204
    assert counts(secretary, world, TOWN)["satisfied"] == 0
    assert monitor.call("PUT", f"/reports/{report_id}/rating", json={"score": 5}).status_code == 204
    row = figures(secretary, TOWN, *this_month(world))["items"][0]
    expected = {"received": 1, "problems": 1, "closed": 1, "closed_in_time": 1, "rated": 1, "satisfied": 1, "open": 0}
    assert {name: row["counts"][name] for name in expected} == expected
    assert row["rates"]["rectification"] == {"numerator": 1, "denominator": 1, "value": 1.0}
    assert row["rates"]["problem_to_clue"] == {"numerator": 0, "denominator": 1, "value": 0.0}
    county = figures(Client(app, world, "officer"), COUNTY, *this_month(world))["items"][0]
    assert county["rates"]["clue_to_case"] == {"numerator": 0, "denominator": 0, "value": None}
    assert monitor.move(report_id, "reopen", note="又坏了").status_code == 200
    again = counts(secretary, world, TOWN)
    assert (again["closed"], again["problems"], again["open"]) == (0, 1, 1)


def test_a_report_is_rated_by_its_reporter_and_once_it_is_closed(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    report_id = monitor.submit().json["report_id"]
    assert monitor.call("PUT", f"/reports/{report_id}/rating", json={"score": 5}).json["code"] == "not_closed"
    assert monitor.call("PUT", f"/reports/{report_id}/rating", json={"score": 6}).status_code == 422
    assert (
        Client(app, world, "monitor_e").call("PUT", f"/reports/{report_id}/rating", json={"score": 5}).status_code
        == 404
    )


def test_what_became_of_a_clue_is_the_countys_to_record_and_to_read(app: Flask, world: World, session: Session) -> None:
    monitor, clerk, officer = (Client(app, world, name) for name in ("monitor", "clerk", "officer"))
    report_id = monitor.submit(category="C1").json["report_id"]
    today = china_day(world.now)
    outcome = {"outcome": "preliminary_verification", "decided_on": str(today), "case_filed_on": str(today)}
    assert officer.call("PUT", f"/reports/{report_id}/clue-outcome", json=outcome).json["code"] == "not_transferred"
    if stored(session, report_id).state == "submitted":
        assert Client(app, world, "chief").move(report_id, "escalate").status_code == 200
    assert clerk.move(report_id, "accept").status_code == 200
    assert clerk.move(report_id, "transfer_clue", note="移交").status_code == 200
    assert clerk.call("PUT", f"/reports/{report_id}/clue-outcome", json=outcome).status_code == 403
    late = outcome | {"case_filed_on": str(today + 3 * DAY)}
    assert (
        officer.call("PUT", f"/reports/{report_id}/clue-outcome", json=late).json["errors"][0]["pointer"]
        == "/case_filed_on"
    )
    assert officer.call("PUT", f"/reports/{report_id}/clue-outcome", json=outcome).status_code == 204
    row = figures(officer, COUNTY, *this_month(world))["items"][0]
    assert row["rates"]["clue_to_case"] == {"numerator": 1, "denominator": 1, "value": 1.0}
    assert officer.call("GET", row["lists"]["cases"].removeprefix("/api/v1")).json["items"][0]["id"] == report_id
    assert "cases" not in counts(clerk, world, TOWN)
    asked = dict(zip(("from", "to"), this_month(world), strict=True))
    assert clerk.get("/reports/totals", counted="clues", **asked).json["total"] == 1
    assert clerk.get("/reports/totals", counted="cases", **asked).json["total"] == 0
    assert row["rates"]["problem_to_clue"]["value"] == 1.0


def test_a_sealed_report_counts_for_the_town_and_not_for_the_station(app: Flask, world: World) -> None:
    Client(app, world, "monitor").submit(category="A2")
    assert counts(Client(app, world, "chief"), world, VILLAGE)["received"] == 0
    assert counts(Client(app, world, "secretary"), world, VILLAGE)["received"] == 1


def test_whoever_is_named_later_no_longer_finds_it_in_their_figures(app: Flask, world: World) -> None:
    monitor, clerk, secretary = (Client(app, world, name) for name in ("monitor", "clerk", "secretary"))
    report_id = monitor.submit().json["report_id"]
    Client(app, world, "chief").move(report_id, "escalate")
    both = (counts(clerk, world, TOWN)["received"], counts(secretary, world, TOWN)["received"])
    assert both == (1, 1)
    assert monitor.move(report_id, "concern", concerns=[{"person": "clerk"}]).status_code in {200, 204}
    officer = Client(app, world, "officer")
    assert counts(clerk, world, TOWN)["received"] == 0
    assert [row["counts"]["received"] for row in figures(clerk, TOWN, *this_month(world), by="place")["items"]] == [
        0,
        0,
    ]
    assert counts(officer, world, COUNTY)["received"] == 1


def test_a_report_that_is_assigned_elsewhere_counts_there(app: Flask, world: World) -> None:
    report_id = Client(app, world, "monitor").submit().json["report_id"]
    secretary = Client(app, world, "secretary")
    assert secretary.move(report_id, "assign", place_code=GROUP_2).status_code == 200
    rows = figures(secretary, TOWN, *this_month(world), by="place")["items"]
    assert {row["key"]: row["counts"]["received"] for row in rows} == {VILLAGE: 0, VILLAGE_2: 1}


def test_merged_reports_are_no_problems_of_their_own(app: Flask, world: World) -> None:
    monitor, chief = Client(app, world, "monitor"), Client(app, world, "chief")
    first, second = (monitor.submit().json["report_id"] for _ in range(2))
    assert chief.move(second, "merge", into=first).status_code == 200
    assert chief.move(first, "village_fix", note="村里修").status_code == 200
    found = counts(chief, world, VILLAGE)
    assert (found["received"], found["problems"], found["open"]) == (2, 1, 1)


def test_by_todays_map_a_village_counts_in_the_town_that_it_belongs_to_now(
    app: Flask, world: World, session: Session
) -> None:
    past = _month_ago(world)
    _submit_then(app, world, past, 4)
    state_actor(session, is_system=True)
    session.execute(text("UPDATE place SET parent_id = :town WHERE id = :village"),
                    {"town": world.places[OTHER_TOWN].id, "village": world.places[VILLAGE].id})  # fmt: skip
    session.commit()
    officer, window = Client(app, world, "officer"), (past.date().replace(day=1), china_day(world.now).replace(day=1))
    routed = figures(officer, COUNTY, *window, by="place")["items"]
    today = figures(officer, COUNTY, *window, by="place", map="today")["items"]
    assert {row["key"]: row["counts"]["received"] for row in routed} == {TOWN: 4, OTHER_TOWN: 0}
    assert {row["key"]: row["counts"]["received"] for row in today} == {TOWN: 0, OTHER_TOWN: 4}
    whole = figures(officer, COUNTY, *window, map="today")["items"][0]["counts"]
    assert whole == figures(officer, COUNTY, *window)["items"][0]["counts"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2026-05-01", "to": "2026-05-01"}, "/to"),
        ({"from": "2026-05-02", "to": "2026-05-01"}, "/to"),
        ({"from": "2020-01-01", "to": "2026-05-01"}, "/from"),
        ({"from": "2026-05-01", "to": "2026-06-01", "place": "529899"}, "/place"),
        ({"from": "2026-05-01", "to": "2026-06-01", "place": COUNTY, "by": "place", "level": "group"}, "/level"),
        ({"from": "2026-05-01", "to": "2026-06-02", "map": "today"}, "/map"),
        ({"from": "2026-05-01", "to": "soon"}, "/to"),
        ({"from": "2026-05-01", "to": "2026-06-01", "by": "reporter"}, "/by"),
    ],
)
def test_a_query_that_makes_no_sense_is_told_what_would(app: Flask, world: World, query: Any, pointer: str) -> None:
    answer = Client(app, world, "officer").get("/figures", **({"place": COUNTY} | query))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    ("name", "place", "status"),
    [
        ("chief", VILLAGE, 200), ("chief", GROUP_E, 200), ("chief", VILLAGE_2, 403), ("chief", TOWN, 403),
        ("secretary", TOWN, 200), ("secretary", OTHER_TOWN, 403), ("secretary", COUNTY, 403), ("officer", COUNTY, 200),
        ("monitor", GROUP_W, 403), ("responder", TOWN, 403), ("admin", COUNTY, 403), ("auditor", COUNTY, 403),
    ],
)  # fmt: skip
def test_figures_are_for_the_desks_of_the_place(app: Flask, world: World, name: str, place: str, status: int) -> None:
    first, past = this_month(world)
    assert Client(app, world, name).get("/figures", place=place, **{"from": first, "to": past}).status_code == status


def test_the_list_behind_a_figure_has_as_many_reports(app: Flask, world: World) -> None:
    monitor, secretary = Client(app, world, "monitor"), Client(app, world, "secretary")
    for category in ("J4", "J4", "C1", "A2"):
        monitor.submit(category=category)
    for by in (None, "category", "place", "day", "state"):
        asked = {"by": by} if by else {}
        for row in figures(secretary, TOWN, *this_month(world), **asked)["items"]:
            for name, link in row["lists"].items():
                listed = secretary.call("GET", link.removeprefix("/api/v1").replace("/reports?", "/reports/totals?"))
                assert listed.json["total"] == row["counts"][name], (by, row["key"], name)


def _month_ago(world: World) -> datetime:
    """Noon of the 10th of the month before."""
    return (world.now.replace(day=1) - DAY).replace(day=10, hour=4)


def _submit_then(app: Flask, world: World, at: datetime, count: int, **changes: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, at)
        monitor = Client(app, world, "monitor")
        for _ in range(count):
            answer = monitor.submit(uuid7(), captured_at=at, sent_at=at.isoformat(), **changes)
            assert answer.status_code == 201, answer.text


_DRAWS = text("""
    SELECT n, array_agg(DISTINCT r ORDER BY r), avg(r)
    FROM generate_series(0, 7) n, generate_series(1, 3000) c CROSS JOIN LATERAL (SELECT rounded(n, c::text) AS r) x
    GROUP BY n ORDER BY n
""")


class TestRounding:
    """What those read who read no report."""

    @settings(max_examples=examples(5), phases=[Phase.generate])
    @given(counts_by_village=st.lists(st.integers(0, 5), min_size=1, max_size=3))
    def test_every_answer_is_a_sum_of_rounded_cells(
        self, app: Flask, world: World, counts_by_village: list[int]
    ) -> None:
        """So that no subtraction of answers can tell more than the cells do, and no cell tells one
        report from two."""
        at = _month_ago(world)
        for count in counts_by_village:
            _submit_then(app, world, at, count)
        viewer, secretary = Client(app, world, "viewer"), Client(app, world, "secretary")
        window = (china_day(at).replace(day=1), china_day(world.now).replace(day=1))
        year = (window[0].replace(day=1) - 300 * DAY).replace(day=1), window[1]
        truth = figures(secretary, TOWN, *window)["items"][0]["counts"]
        cells = figures(viewer, TOWN, *window, by="place")["items"]
        for name in ("received", "replies_due"):
            rounded = [row["counts"].get(name, 0) for row in cells]
            exact = [row["counts"][name] for row in figures(secretary, TOWN, *window, by="place")["items"]]
            assert all(value % 3 == 0 and abs(value - true) < 3 for value, true in zip(rounded, exact, strict=True))
            for span in (window, year):
                whole = figures(viewer, TOWN, *span)["items"][0]["counts"].get(name, 0)
                assert whole == sum(rounded), name
            months = figures(viewer, TOWN, *year, by="month")["items"]
            assert sum(row["counts"].get(name, 0) for row in months) == sum(rounded)
        assert figures(viewer, TOWN, *window)["is_rounded"] and truth["received"] >= 0

    def test_one_report_and_two_look_alike(self, shared_app: Flask) -> None:
        """Over all draws, 1 and 2 give the same two answers; and the mean of the answers is the
        count."""
        with create_engine(shared_app.config["SETTINGS"].require_owner_url()).connect() as owner:
            drawn = owner.execute(_DRAWS).all()
        assert [list(row[1]) for row in drawn] == [[0], [0, 3], [0, 3], [3], [3, 6], [3, 6], [6], [6, 9]]
        assert all(abs(float(row[2]) - row[0]) < 0.12 for row in drawn)

    def test_small_counts_and_rates_of_few_cases_are_hidden(self, app: Flask, world: World) -> None:
        at = _month_ago(world)
        _submit_then(app, world, at, 5)
        viewer = Client(app, world, "viewer")
        window = (china_day(at).replace(day=1), china_day(world.now).replace(day=1))
        row = figures(viewer, TOWN, *window)["items"][0]
        assert all(count >= 3 for count in row["counts"].values())
        assert (row["rates"], row["lists"]) == ({}, {})
        groups = viewer.get("/figures", place=GROUP_W, **{"from": window[0], "to": window[1]})
        assert (groups.status_code, groups.json["errors"][0]["pointer"]) == (422, "/place")

    @pytest.mark.parametrize("query", [{"by": "day"}, {"by": "state"}, {"to": "2026-03-02"}])
    def test_what_is_too_fine_is_refused(self, app: Flask, world: World, query: dict[str, str]) -> None:
        answer = Client(app, world, "viewer").get(
            "/figures", **({"place": TOWN, "from": "2026-02-01", "to": "2026-03-01"} | query)
        )
        assert answer.status_code == 422

    def test_a_month_that_runs_is_not_told(self, app: Flask, world: World) -> None:
        first, past = this_month(world)
        answer = Client(app, world, "viewer").get("/figures", place=TOWN, **{"from": first, "to": past})
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/from")

    def test_the_database_refuses_it_too(self, session: Session, world: World) -> None:
        first, past = this_month(world)
        ask = text("SELECT * FROM actor_rounded_figures(ARRAY[1], :a, :b, '*', 'window', ARRAY['received'])")
        for since, until in ((first, past), (first - 40 * DAY, first - 20 * DAY)):
            with pytest.raises(Exception, match="whole months"), session.begin_nested():
                session.execute(ask, {"a": since, "b": until})
