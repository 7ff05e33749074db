"""The map of reports shows where the reports of a list are, to those who read each one's position, and to nobody
else."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.roles import Role
from gridwatch.reports.reading import points
from gridwatch.territory.calendar import china_day
from tests.world import GROUP_2, GROUP_W, IN_GROUP_2, IN_GROUP_E, TOWN, VILLAGE, VILLAGE_2, Client, World, add_person

DESKS = ("chief", "deputy", "clerk", "secretary", "secretary_2", "officer", "other_secretary")
FILTERS: list[dict[str, Any]] = [
    {}, {"place": VILLAGE}, {"place": VILLAGE_2}, {"place": TOWN}, {"category": "J"}, {"category": "C1"},
    {"state": ["submitted", "escalated"]}, {"open": "true"}, {"overdue": "true"}, {"tray": "sealed"},
    {"tray": "held"}, {"q": "井"}, {"custodian": "town"}, {"awaits": "any"}, {"handled": "true"},
]  # fmt: skip


@pytest.fixture
def busy(app: Flask, world: World) -> World:
    """The county with a report of every kind that hides from somebody: sealed, held, naming, without a position."""
    monitor, east, second = (Client(app, world, name) for name in ("monitor", "monitor_e", "monitor_2"))
    ago = world.now - timedelta(days=900)
    bodies: list[tuple[Client, dict[str, Any]]] = [
        (monitor, {}),
        (monitor, {"text": "井没有盖", "category": "J5"}),
        (monitor, {"category": "C1", "concerns": [{"post": "chief"}]}),
        (monitor, {"concerns": [{"person": "clerk"}]}),
        (monitor, {"concerns": [{"person": "deputy"}, {"person": "secretary"}]}),
        (monitor, {"concerns": [{"post": "town_commission"}]}),
        (monitor, {"location": None, "place_code": GROUP_W}),
        (monitor, {"captured_at": ago}),
        (east, {"at": IN_GROUP_E}),
        (second, {"at": IN_GROUP_2}),
        (second, {"location": None, "place_code": GROUP_2}),
    ]
    made = [uuid7() for _ in bodies]
    for one, (who, body) in zip(made, bodies, strict=True):
        assert who.submit(one, **body).status_code == 201
    chief = Client(app, world, "chief")
    assert chief.move(made[0], "escalate").status_code == 200
    assert Client(app, world, "clerk").move(made[0], "accept").status_code == 200
    assert chief.move(made[1], "village_fix", note="村里办").status_code == 200
    return world


def _listed(client: Client, wanted: dict[str, Any]) -> list[str]:
    return [one["id"] for one in client.get("/reports", limit=200, **wanted).json["items"]]


@pytest.mark.parametrize("name", DESKS)
def test_points_are_the_positions_of_exactly_the_reports_of_the_list(app: Flask, busy: World, name: str) -> None:
    client = Client(app, busy, name)
    positions = {one: client.get(f"/reports/{one}").json["position"] for one in _listed(client, {})}
    for wanted in FILTERS:
        listed = _listed(client, wanted)
        found = client.get("/reports/points", **wanted).json
        placed = [one for one in listed if positions[one]]
        assert [one["id"] for one in found["points"]] == placed, wanted
        assert (found["total"], found["without_position"]) == (len(listed), len(listed) - len(placed)), wanted
        for point in found["points"]:
            assert {key: point[key] for key in ("lon", "lat", "accuracy_m")} == positions[point["id"]]


def test_a_point_says_of_its_report_what_the_list_says(app: Flask, busy: World) -> None:
    clerk = Client(app, busy, "clerk")
    rows = {one["id"]: one for one in clerk.get("/reports", limit=200).json["items"]}
    late, waiting = (set(_listed(clerk, wanted)) for wanted in ({"overdue": "true"}, {"open": "true"}))
    found = clerk.get("/reports/points").json["points"]
    assert found
    for point in found:
        row = rows[point["id"]]
        assert all(point[key] == row[key] for key in ("number", "category", "state", "excerpt"))
        assert (point["open"], point["overdue"]) == (point["id"] in waiting, point["id"] in late)


def test_whoever_a_report_concerns_finds_no_point_of_it(app: Flask, world: World) -> None:
    made = uuid7()
    Client(app, world, "monitor").submit(made, concerns=[{"person": "chief"}])
    for name, sees in (("chief", False), ("clerk", True), ("officer", True)):
        found = Client(app, world, name).get("/reports/points").json
        assert [one["id"] for one in found["points"]] == ([str(made)] if sees else []), name
        assert found["total"] == int(sees)


def test_a_chief_finds_the_points_of_their_own_station_alone(app: Flask, world: World) -> None:
    own, other = uuid7(), uuid7()
    Client(app, world, "monitor").submit(own)
    Client(app, world, "monitor_2").submit(other, at=IN_GROUP_2)
    assert [one["id"] for one in Client(app, world, "chief").get("/reports/points").json["points"]] == [str(own)]
    assert {one["id"] for one in Client(app, world, "clerk").get("/reports/points").json["points"]} == {
        str(own),
        str(other),
    }


@pytest.mark.parametrize("name", ["viewer", "monitor", "responder", "admin", "auditor"])
def test_who_handles_no_reports_is_refused_the_map(app: Flask, world: World, name: str) -> None:
    Client(app, world, "monitor").submit()
    for query in ({}, {"mine": "true"}):
        answer = Client(app, world, name).get("/reports/points", **query)
        assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_whoever_asks_for_their_own_gets_their_desks_all_the_same(app: Flask, session: Session, world: World) -> None:
    both = add_person(session, world, "both", Role.MONITOR, GROUP_2)
    appoint(session, NewAppointment(both.id, Role.DEPUTY, VILLAGE, "任〔2026〕2号", china_day(world.now)), actor=None,
            now=world.now)  # fmt: skip
    of_desk, own = uuid7(), uuid7()
    client = Client(app, world, "both")
    assert Client(app, world, "monitor").submit(of_desk).status_code == 201
    assert client.submit(own, at=IN_GROUP_2).status_code == 201
    assert client.get(f"/reports/{own}").json["position"]
    for query in ({}, {"mine": "true"}):
        assert [one["id"] for one in client.get("/reports/points", **query).json["points"]] == [str(of_desk)]


def test_more_points_than_a_map_shows_are_the_most_urgent_and_the_count_says_so(
    app: Flask, busy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = Client(app, busy, "clerk")
    whole = clerk.get("/reports/points").json
    monkeypatch.setattr(points, "MOST", 2)
    some = clerk.get("/reports/points").json
    assert some == whole | {"points": whole["points"][:2]}


def test_where_nothing_has_a_position_the_counts_are_told(app: Flask, world: World) -> None:
    Client(app, world, "monitor").submit(location=None, place_code=GROUP_W)
    assert Client(app, world, "chief").get("/reports/points").json == {
        "total": 1, "without_position": 1, "points": [],
    }  # fmt: skip


def test_points_take_one_query_of_reports(app: Flask, busy: World, connection: Connection) -> None:
    asked: list[str] = []

    def keep(_c: object, _k: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(connection, "before_cursor_execute", keep)
    Client(app, busy, "clerk").get("/reports/points")
    event.remove(connection, "before_cursor_execute", keep)
    assert len([one for one in asked if "FROM report" in one]) == 1
