"""Where something without a position goes, and that a phone is told so beforehand."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.models import EndReason
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from tests.world import (
    COUNTY,
    GROUP_2,
    GROUP_E,
    GROUP_W,
    TOWN,
    VILLAGE,
    Client,
    World,
    add_person,
    report_body,
)


@pytest.fixture
def two_posts(app: Flask, world: World, session: Session) -> Client:
    """A monitor of the west group who also has a post of the county's."""
    account = add_person(session, world, "busy", Role.MONITOR, GROUP_W, seat=2)
    appoint_to(session, world, account.id, Role.CITIZEN, COUNTY)
    session.commit()
    return Client(app, world, "busy")


def appoint_to(session: Session, world: World, account_id: int, role: Role, place: str, *, days: int = 100) -> None:
    """One more post for somebody, since some days ago."""
    start = china_day(world.now) - timedelta(days=days)
    seat = 2 if role is Role.MONITOR else None
    appoint(
        session, NewAppointment(account_id, role, place, "任〔2026〕2号", start, seat=seat), actor=None, now=world.now
    )


def test_without_a_position_the_reporters_one_post_gives_the_place(app: Flask, world: World) -> None:
    answer = Client(app, world, "monitor").submit(location=None).json
    assert (answer["place"]["code"], answer["custodian"], answer["state"]) == (GROUP_W, "station", "submitted")
    assert Client(app, world, "chief").get("/reports").json["items"], "the chief whom the phone had promised"
    assert Client(app, world, "clerk").get("/reports", tray="unrouted").json["items"] == []


def test_a_confidential_report_names_the_village_and_not_the_group(app: Flask, world: World) -> None:
    monitor = Client(app, world, "monitor")
    said_nothing = monitor.submit(location=None, confidential=True).json
    chose_the_own_group = monitor.submit(location=None, place_code=GROUP_W, confidential=True).json
    assert (said_nothing["place"]["code"], said_nothing["custodian"]) == (VILLAGE, "station")
    assert chose_the_own_group["place"]["code"] == VILLAGE
    assert monitor.submit(location=None, place_code=GROUP_E, confidential=True).json["place"]["code"] == GROUP_E


def test_the_post_at_capture_counts_and_no_later_one(app: Flask, world: World, session: Session) -> None:
    moved = world.now - timedelta(days=5)
    end(session, world.appointments["monitor_2"].id, EndReason.MOVED, actor=None, now=world.now, at=moved)
    appoint_to(session, world, world.people["monitor_2"].id, Role.MONITOR, GROUP_E, days=4)
    session.commit()
    client = Client(app, world, "monitor_2")
    earlier = world.now - timedelta(days=10)
    assert client.submit(location=None, captured_at=earlier).json["place"]["code"] == GROUP_2
    assert client.submit(location=None).json["place"]["code"] == GROUP_E


def test_with_several_posts_and_nothing_said_it_waits_in_the_town(two_posts: Client) -> None:
    answer = two_posts.submit(location=None).json
    assert (answer["place"]["code"], answer["custodian"]) == (TOWN, "town")
    for code in (GROUP_W, COUNTY):
        assert two_posts.submit(location=None, place_code=code).json["place"]["code"] == code


def test_sync_and_visits_go_by_the_same_rule(app: Flask, world: World, two_posts: Client) -> None:
    for client, place in ((Client(app, world, "monitor"), GROUP_W), (two_posts, TOWN)):
        visit = {"result": "no_problem", "captured_at": world.now.isoformat()}
        items = [
            {"type": "report", "id": str(uuid7()), "body": report_body(location=None)},
            {"type": "visit", "id": str(uuid7()), "body": visit},
        ]
        results = client.post("/sync", {"items": items}).json["results"]
        assert [one["receipt"]["place"]["code"] for one in results] == [place, place]
