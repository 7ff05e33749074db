"""The permission table in its three forms: `may`, `reach` and row-level security say the same."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.people.actor import Actor, Post
from gridwatch.people.permissions import APPOINTS, GRANTS, Right
from gridwatch.people.roles import LEVELS, OF_UNITS, Role
from gridwatch.reports.lifecycle import State
from gridwatch.reports.models import PLACE_COLUMNS, Report
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from tests.world import (
    COUNTY,
    GROUP_2,
    GROUP_E,
    GROUP_W,
    IN_GROUP_2,
    IN_GROUP_E,
    OTHER_TOWN,
    OUTSIDE,
    TOWN,
    VILLAGE,
    VILLAGE_2,
    Client,
    World,
    add_person,
)

WHERE = [COUNTY, TOWN, OTHER_TOWN, VILLAGE, VILLAGE_2, GROUP_W, GROUP_E, GROUP_2]
FAR_AWAY = b"\x00" * 16


@pytest.fixture
def reports(app: Flask, world: World) -> list[UUID]:
    """Reports in every corner: routed, unrouted, sealed to the town, sealed to the county, held."""
    monitor = Client(app, world, "monitor")
    ids = [uuid7() for _ in range(7)]
    monitor.submit(ids[0])
    monitor.submit(ids[1], at=IN_GROUP_E)
    monitor.submit(ids[2], at=IN_GROUP_2)
    monitor.submit(ids[3], category="A2")
    monitor.submit(ids[4], concerns=[{"post": "town_commission"}])
    monitor.submit(ids[5], at=OUTSIDE)
    assert monitor.submit(ids[6], captured_at=world.now + timedelta(days=1)).json["outcome"] == "held"
    return ids


def test_one_rule_in_three_forms(world: World, session: Session, reports: list[UUID]) -> None:
    rows = session.scalars(select(Report)).all()
    assert len(rows) == len(reports)
    plain = [row for row in rows if row.sealed_to is None and row.held_reason is None]
    places = {code: world.places[code] for code in WHERE}

    for role in Role:
        for code in WHERE:
            if places[code].level not in LEVELS[role]:
                continue
            with session.begin_nested() as trial:
                if role in OF_UNITS and code != TOWN:
                    continue
                unit = world.unit.id if role in OF_UNITS and world.unit else None
                account = add_person(session, world, f"{role}-{code}", role, code, days=0, unit_id=unit, seat=None)
                session.flush()
                actor = Actor(account.id, FAR_AWAY, (Post(role, places[code].id, places[code].level, unit),))
                by_may = {row.id for row in rows if actor.may(Right.REPORT_READ, row.path)}
                with_seals = select(Report.id).where(actor.reach(Right.REPORT_READ, PLACE_COLUMNS))
                state_actor(session, account_id=account.id)
                by_policy = set(session.scalars(select(Report.id)))
                by_database = {right: _places_with(session, right) for right in Right}
                state_actor(session, is_system=True)
                for right in Right:
                    within = set(session.scalars(select(Report.id).where(actor.reach(right, PLACE_COLUMNS))))
                    mine = {row.id for row in plain if actor.may(right, row.path)}
                    assert within & {row.id for row in plain} == mine, (role, code, right)
                    assert by_database[right] == {
                        place.id for place in world.places.values() if actor.may(right, place.path)
                    }, (role, code, right)
                by_reach = {key for key in session.scalars(with_seals) if _is_open_to(role, rows, key)}
                assert by_may == by_policy == by_reach, (role, code)
                trial.rollback()
            world.people.pop(f"{role}-{code}", None)


def _is_open_to(role: Role, rows: Sequence[Report], key: UUID) -> bool:
    """Seals and holding, which a query's scope leaves to row-level security: said once more, in
    plain words."""
    row = next(row for row in rows if row.id == key)
    desk = min(level.depth for level in LEVELS[role])
    highest = {None: Level.VILLAGE, Level.TOWN: Level.TOWN, Level.COUNTY: Level.COUNTY}[row.sealed_to]
    return desk <= highest.depth and (row.held_reason is None or desk <= Level.TOWN.depth)


def _places_with(session: Session, right: Right) -> set[int]:
    query = text("SELECT id FROM place WHERE path && ARRAY(SELECT actor_places_with(:right))")
    return set(session.scalars(query, {"right": right}))


def test_the_database_grants_what_the_code_grants(session: Session) -> None:
    granted = session.execute(text("SELECT code, role FROM right_role")).all()
    assert {tuple(row) for row in granted} == {(right, role) for role, rights in GRANTS.items() for right in rights}


def test_the_application_cannot_grant_a_right_to_a_role(session: Session) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
        session.execute(text("INSERT INTO right_role (code, role) VALUES ('report.read', 'auditor')"))


def test_what_decides_who_sees_what_speaks_of_rights_and_never_of_roles() -> None:
    current = Path(__file__).parents[2] / "migrations" / "sql" / "current"
    for folder in ("policies", "functions", "views"):
        for file in (current / folder).glob("*.sql"):
            assert not [role for role in Role if f"'{role}'" in file.read_text()], file


@given(st.sampled_from(list(Role)), st.sampled_from(list(Right)), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_may_needs_both_the_right_and_the_place(role: Role, right: Right, path: list[int]) -> None:
    actor = Actor(1, FAR_AWAY, (Post(role, 5, Level.TOWN),))
    assert actor.may(right, path) == (right in GRANTS[role] and 5 in path)


def test_nobody_appoints_above_themselves() -> None:
    rank = {role: max(level.depth for level in LEVELS[role]) for role in Role}
    for role, appointed in APPOINTS.items():
        assert all(rank[role] <= rank[one] for one in appointed)
    assert Role.TOWN_SECRETARY not in APPOINTS[Role.TOWN_SECRETARY]


def test_a_transaction_that_states_nobody_sees_nothing(session: Session, reports: list[UUID]) -> None:
    state_actor(session)
    for table in ("report", "report_event", "report_note", "report_concern", "reporter_identity", "audit_entry"):
        assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table


def test_whoever_is_excluded_never_sees_the_report(
    app: Flask, world: World, session: Session, reports: list[UUID]
) -> None:
    chief = Client(app, world, "chief")
    assert chief.get(f"/reports/{reports[0]}").status_code == 200
    state_actor(session, is_system=True)
    session.execute(
        update(Report).where(Report.id == reports[0]).values(excluded_account_ids=[world.people["chief"].id])
    )
    session.commit()
    assert chief.get(f"/reports/{reports[0]}").status_code == 404
    assert str(reports[0]) not in {item["id"] for item in chief.get("/reports").json["items"]}
    assert chief.get(f"/reports/{reports[0]}/events").status_code == 404
    assert chief.move(reports[0], "escalate", version=1).status_code == 404


def test_a_chief_never_sees_a_sealed_report(app: Flask, world: World, reports: list[UUID]) -> None:
    chief, secretary = Client(app, world, "chief"), Client(app, world, "secretary")
    for sealed in reports[3:5]:
        assert chief.get(f"/reports/{sealed}").status_code == 404
    assert secretary.get(f"/reports/{reports[3]}").json["state"] == State.ESCALATED
    assert secretary.get(f"/reports/{reports[4]}").status_code == 404
    assert Client(app, world, "officer").get(f"/reports/{reports[4]}").json["custodian"] == "county"


def test_another_town_sees_nothing(app: Flask, world: World, reports: list[UUID]) -> None:
    other = Client(app, world, "other_secretary")
    assert other.get("/reports").json["items"] == []
    assert other.get("/reports/totals").json["total"] == 0
    assert {other.get(f"/reports/{one}").status_code for one in reports} == {404}


def test_viewers_admins_and_auditors_read_no_report(app: Flask, world: World, reports: list[UUID]) -> None:
    for name in ("viewer", "admin", "auditor", "responder"):
        client = Client(app, world, name)
        assert client.get("/reports").json["items"] == [], name
        assert {client.get(f"/reports/{one}").status_code for one in reports} == {404}, name


def test_places_of_the_world_have_paths(world: World) -> None:
    place: Place = world.places[GROUP_W]
    assert place.path == [world.places[code].id for code in (COUNTY, TOWN, VILLAGE, GROUP_W)]
