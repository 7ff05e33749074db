"""Coverage on a day: equal to counting everything by hand, and silent about what its reader may not
know."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.analysis.coverage.staffing import StaffingRule
from gridwatch.database import state_actor
from gridwatch.people.appointments import NewAppointment, appoint
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.stations import open_station
from tests.depth import examples
from tests.world import (
    COUNTY,
    GROUP_2,
    GROUP_E,
    GROUP_W,
    IN_GROUP_2,
    TOWN,
    VILLAGE,
    VILLAGE_2,
    Client,
    World,
    add_person,
)

DAY = timedelta(days=1)


def coverage(client: Client, place: str, **query: Any) -> dict[str, Any]:
    """One answer of the coverage route."""
    answer = client.get("/coverage", place=place, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_a_county_is_added_up_from_its_groups(app: Flask, world: World) -> None:
    officer = Client(app, world, "officer")
    Client(app, world, "monitor").submit()
    found = coverage(officer, COUNTY)
    whole = found["whole"]
    assert (whole["villages"], whole["villages_with_station"], whole["groups"]) == (2, 1, 3)
    assert (whole["groups_with_monitor"], whole["groups_meeting_ratio"], whole["monitors"]) == (3, 0, 3)
    assert (whole["monitors_signed_in"], whole["monitors_active"], whole["monitors_in_term_throughout"]) == (1, 1, 3)
    assert whole["by_activity"] == {"reporting": 1, "silent": 2}
    town = found["places"][str(world.places[TOWN].id)]
    assert {**town, "lists": 0} == {**whole, "lists": 0}
    groups = coverage(officer, COUNTY, level="group")["groups"]
    assert groups[str(world.places[GROUP_W].id)] == {
        "households": 60, "needed": 2, "monitors": 1, "signed_in": 1, "staffing": "below_ratio",
        "activity": "reporting",
    }  # fmt: skip


def _visit(monitor: Client, world: World) -> None:
    body = {"result": "no_problem", "captured_at": world.now.isoformat(), "sent_at": world.now.isoformat(),
            "place_code": GROUP_E}  # fmt: skip
    answer = monitor.call("PUT", f"/visits/{uuid7()}", json=body)
    assert answer.status_code == 201, answer.text


def test_visited_and_silent_are_two_things(app: Flask, world: World) -> None:
    _visit(Client(app, world, "monitor_e"), world)
    found = coverage(Client(app, world, "chief"), VILLAGE)["whole"]
    assert found["by_activity"] == {"visited": 1, "silent": 1}


def test_the_desk_of_the_village_is_not_told_of_a_sealed_report_by_its_absence(app: Flask, world: World) -> None:
    chief, secretary = Client(app, world, "chief"), Client(app, world, "secretary")
    before = coverage(chief, VILLAGE, level="group")
    Client(app, world, "monitor").submit(category="A2")
    after = coverage(chief, VILLAGE, level="group")
    assert {**before, "as_of": 0, "whole": 0, "groups": 0} == {**after, "as_of": 0, "whole": 0, "groups": 0}
    hidden = ("monitors_active", "by_activity")
    assert {name: before["whole"][name] for name in hidden} == {name: after["whole"][name] for name in hidden}
    assert coverage(secretary, VILLAGE)["whole"]["by_activity"]["reporting"] == 1


def test_a_chief_who_leads_the_town_besides_is_not_told_of_a_sealed_report_by_an_active_monitor(
    app: Flask, world: World, session: Session
) -> None:
    with session.begin_nested():
        state_actor(session, is_system=True)
        leads = NewAppointment(
            world.people["chief"].id, Role.TOWN_VIEWER, TOWN, "任〔2026〕3号", china_day(world.now) - 9 * DAY
        )
        appoint(session, leads, actor=None, now=world.now)
    chief = Client(app, world, "chief")
    before = coverage(chief, VILLAGE)["whole"]
    Client(app, world, "monitor").submit(category="A2")
    after = coverage(chief, VILLAGE)["whole"]
    hidden = ("monitors_active", "by_activity")
    assert {name: before[name] for name in hidden} == {name: after[name] for name in hidden}


@pytest.mark.parametrize("name", ["officer", "secretary", "chief", "admin", "viewer"])
def test_every_rate_says_what_it_is_made_of_and_every_list_has_what_is_counted(
    app: Flask, world: World, session: Session, name: str
) -> None:
    today = china_day(world.now)
    with session.begin_nested():
        state_actor(session, is_system=True)
        world.places[GROUP_E].households = None
        open_station(session, GROUP_W, "一组观察点", today - 40 * DAY, by=None, now=world.now)
    Client(app, world, "monitor").submit()
    reader = Client(app, world, name)
    place = VILLAGE if name == "chief" else TOWN
    for day in (today, today - 60 * DAY, today - 150 * DAY):
        found = coverage(reader, place, on=day)
        meanings = {one["name"]: one for one in found["definitions"]}
        for one in (found["whole"], *found["places"].values()):
            for rate, ratio in one["rates"].items():
                assert ratio["numerator"] == one[meanings[rate]["numerator"]]
                assert ratio["denominator"] == sum(one[part] for part in meanings[rate]["denominator"])
            counts = {key for key, value in one.items() if isinstance(value, int)}
            assert counts | set(one["by_staffing"]) | set(one["by_activity"] or ()) <= set(meanings)
            for count, link in one["lists"].items():
                listed = reader.call("GET", link.removeprefix("/api/v1"))
                assert listed.status_code == 200, listed.text
                told = one["by_activity"].get(count, 0) if count == "reporting" else one[count]
                assert len(listed.json["items"]) == told, (count, link)
    assert all(one["zh"] and one["en"] and "{" not in one["zh"] + one["en"] for one in meanings.values())
    assert set(found["whole"]["lists"]) == {
        "viewer": {"villages_with_station"},
        "admin": {"villages_with_station", "monitors", "groups_lacking_monitors"},
    }.get(name, {"villages_with_station", "monitors", "groups_lacking_monitors", "reporting"})


def test_households_that_nobody_knows_are_in_no_rate(app: Flask, world: World, session: Session) -> None:
    with session.begin_nested():
        state_actor(session, is_system=True)
        world.places[GROUP_W].households = 40
        world.places[GROUP_E].households = None
    rates = coverage(Client(app, world, "secretary"), TOWN)["whole"]["rates"]
    assert rates["staffing"] == {"numerator": 1, "denominator": 2, "value": 0.5}
    assert rates["households_per_monitor"] == {"numerator": 100, "denominator": 2, "value": 50.0}
    assert rates["station_coverage"] == {"numerator": 1, "denominator": 2, "value": 0.5}
    assert rates["signed_in"]["denominator"] == 3


def test_what_a_monitor_reports_in_another_village_does_not_make_them_active_for_their_own_desk(
    app: Flask, world: World
) -> None:
    Client(app, world, "monitor").submit(at=IN_GROUP_2)
    assert coverage(Client(app, world, "chief"), VILLAGE)["whole"]["monitors_active"] == 0
    assert coverage(Client(app, world, "secretary"), VILLAGE)["whole"]["monitors_active"] == 1


@pytest.mark.parametrize("name", ["viewer", "admin"])
@pytest.mark.parametrize(
    "query",
    [{"place": TOWN}, {"place": TOWN, "level": "group"}, {"place": VILLAGE}, {"place": VILLAGE, "level": "group"},
     {"place": GROUP_W}],
)  # fmt: skip
def test_who_reads_no_reports_is_told_nothing_of_activity_on_any_day(
    app: Flask, world: World, name: str, query: dict[str, str]
) -> None:
    reader, monitor, visitor = (Client(app, world, one) for one in (name, "monitor", "monitor_e"))
    today = china_day(world.now)
    days = (today, today - DAY, today - 29 * DAY)
    before = [coverage(reader, **query, on=day) for day in days]
    monitor.submit()
    _visit(visitor, world)
    after = [coverage(reader, **query, on=day) for day in days]
    assert [{**one, "as_of": 0} for one in before] == [{**one, "as_of": 0} for one in after]
    for found in after:
        sums = [found["whole"], *found["places"].values()]
        assert {(one["by_activity"], one["monitors_active"]) for one in sums} == {(None, None)}
        assert {one["activity"] for one in found["groups"].values()} <= {None}
        assert all("active" not in one["rates"] and "reporting" not in one["lists"] for one in sums)


@pytest.mark.parametrize("name", ["officer", "chief"])
def test_active_monitors_are_counted_for_villages_and_never_for_one_group(app: Flask, world: World, name: str) -> None:
    Client(app, world, "monitor").submit()
    desk = Client(app, world, name)
    village = coverage(desk, VILLAGE)
    assert (village["whole"]["monitors_active"], village["whole"]["rates"]["active"]["value"]) == (1, 0.5)
    assert len(village["places"]) == 2
    group = coverage(desk, GROUP_W)["whole"]
    for one in (group, *village["places"].values()):
        assert one["monitors_active"] is None and "active" not in one["rates"]
    assert group["by_activity"] == {"reporting": 1}


@pytest.mark.parametrize(("gap", "throughout"), [(0, True), (1, False)])
def test_a_monitor_whose_term_was_renewed_without_a_gap_is_in_term_throughout(
    app: Flask, world: World, session: Session, gap: int, throughout: bool
) -> None:
    today = china_day(world.now)
    with session.begin_nested():
        state_actor(session, is_system=True)
        ends = today - (11 + gap) * DAY
        person = add_person(session, world, "renewed", Role.MONITOR, GROUP_W, days=60, term_end=ends)
        again = NewAppointment(person.id, Role.MONITOR, GROUP_W, "续任〔2026〕2号", today - 10 * DAY)
        appoint(session, again, actor=None, now=world.now)
    Client(app, world, "renewed").submit()
    found = coverage(Client(app, world, "chief"), VILLAGE)["whole"]
    assert (found["monitors"], found["monitors_signed_in"]) == (3, 1)
    told = (1, 3) if throughout else (0, 2)
    ratio = found["rates"]["active"]
    assert (ratio["numerator"], ratio["denominator"]) == told


@pytest.mark.parametrize("name", ["monitor", "responder", "auditor"])
def test_others_read_no_coverage(app: Flask, world: World, name: str) -> None:
    assert Client(app, world, name).get("/coverage", place=VILLAGE).status_code == 403


def test_a_desk_reads_its_own_territory_and_days_that_have_begun(app: Flask, world: World) -> None:
    chief = Client(app, world, "chief")
    assert chief.get("/coverage", place=VILLAGE_2).status_code == 403
    later = china_day(world.now) + 2 * DAY
    answer = chief.get("/coverage", place=VILLAGE, on=later)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/on")
    assert chief.get("/coverage", place="529899").status_code in {404, 422}


TERMS = st.lists(
    st.tuples(
        st.sampled_from([GROUP_W, GROUP_E, GROUP_2]),
        st.integers(0, 90),
        st.integers(1, 90),
        st.sampled_from([0, 25, 60]),
    ),
    max_size=6,
)
LIVES = st.lists(st.tuples(st.sampled_from([VILLAGE, VILLAGE_2]), st.integers(0, 90), st.integers(1, 60)), max_size=3)


@settings(max_examples=examples(12), phases=[Phase.generate])
@given(terms=TERMS, lives=LIVES, days_ago=st.integers(0, 100), households=st.integers(0, 200))
def test_coverage_on_a_day_is_what_counting_by_hand_finds(
    app: Flask, world: World, session: Session, terms: Any, lives: Any, days_ago: int, households: int
) -> None:
    today = china_day(world.now)
    with session.begin_nested() as nested:
        state_actor(session, is_system=True)
        _open_groups(session, world, today, lives, households)
        _appoint(session, world, today, terms)
        session.flush()
        day = today - days_ago * DAY
        expected = _by_hand(session, world, day)
        found = coverage(Client(app, world, "officer"), COUNTY, on=day)["whole"]
        nested.rollback()
    assert {name: found[name] for name in expected} == expected


def _open_groups(session: Session, world: World, today: date, lives: Any, households: int) -> None:
    for n, (village, ago, length) in enumerate(lives):
        opened = today - ago * DAY
        closed = opened + length * DAY if length % 3 == 0 else None
        session.add(Place(level=Level.GROUP, code=f"{village}{700 + n}", name=f"新{n}组", households=households,
                          parent_id=world.places[village].id, opened_on=opened, closed_on=closed))  # fmt: skip


def _appoint(session: Session, world: World, today: date, terms: Any) -> None:
    taken: set[tuple[str, int]] = set()
    for group, ago, length, renewed in terms:
        seat = 2 if (group, 2) not in taken else 3
        if (group, seat) in taken:
            continue
        taken.add((group, seat))
        person = add_person(session, world, f"extra{len(world.people)}", Role.TOWN_VIEWER, TOWN)
        start = today - ago * DAY
        ends = [start, start + length * DAY]
        if renewed:
            ends.append(ends[-1] + renewed * DAY)
        for begins, past in pairwise(ends):
            session.execute(
                _SEAT,
                {"account": person.id, "place": world.places[group].id, "seat": seat, "start": begins, "end": past,
                 "at": datetime.combine(begins, time(), tzinfo=UTC) - 2 * DAY},
            )  # fmt: skip


_SEAT = text("""
    INSERT INTO appointment (account_id, role, place_id, place_level, seat, term, document_no, declaration,
                             appointed_at)
    VALUES (:account, 'monitor', :place, 'group', :seat, daterange(:start, :end), '任', '无', :at)
""")


def _by_hand(session: Session, world: World, day: date) -> dict[str, int]:
    """Every group and seat, one by one, as the day ends."""
    rule = StaffingRule(50, 100)
    groups = [
        group
        for group in session.query(Place).filter(Place.level == Level.GROUP)
        if group.path[0] == world.places[COUNTY].id
        and group.opened_on <= day
        and (group.closed_on is None or group.closed_on > day)
    ]
    seats = session.execute(text("SELECT account_id, place_id, term FROM appointment WHERE role = 'monitor'")).all()
    served = {(s.account_id, s.place_id): set[date]() for s in seats}
    for seat in seats:
        served[seat.account_id, seat.place_id].update(_days(seat.term))
    throughout = {day - n * DAY for n in range(30)}
    counted = {group.id for group in groups}
    held = {group.id: sum(s.place_id == group.id and day in _days(s.term) for s in seats) for group in groups}
    return {
        "groups": len(groups),
        "monitors": sum(held.values()),
        "monitors_in_term_throughout": sum(
            throughout <= days for (_, place), days in served.items() if place in counted
        ),
        "groups_with_monitor": sum(count > 0 for count in held.values()),
        "groups_meeting_ratio": sum(held[g.id] >= (rule.needed(g.households) or 0) for g in groups),
        "households": sum(group.households or 0 for group in groups),
        "villages": 2,
    }


def _days(term: Any) -> range | set[date]:
    end = term.upper or date(2199, 1, 1)
    return {term.lower + n * DAY for n in range((end - term.lower).days)}
