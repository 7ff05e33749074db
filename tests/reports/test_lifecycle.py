"""The life cycle: one table, its shadow in the database, and what no path through it can do."""

from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.reports.lifecycle import STEPS, Action, State
from gridwatch.reports.models import Report, ReportEvent
from tests.depth import examples
from tests.world import Client, World

PEOPLE = (
    "monitor",
    "monitor_e",
    "chief",
    "deputy",
    "clerk",
    "secretary",
    "secretary_2",
    "officer",
    "responder",
    "admin",
)


moves = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(list(Action))), min_size=1, max_size=14)


@pytest.fixture
def people(app: Flask, world: World) -> dict[str, Client]:
    """Everybody, signed in."""
    return {name: Client(app, world, name) for name in PEOPLE}


@settings(max_examples=examples(30))
@given(moves=moves, sealed=st.booleans())
def test_no_path_loses_an_event_or_breaks_a_rule(
    people: dict[str, Client], world: World, session: Session, moves: list[tuple[str, Action]], sealed: bool
) -> None:
    report_id, target = uuid7(), uuid7()
    people["monitor"].submit(target)
    people["monitor"].submit(report_id, category="A2" if sealed else "J4")
    assert world.unit is not None
    facts = {"note": "经办说明", "unit_id": world.unit.id, "requirement": "限期整改", "into": str(target)}
    done = 0
    for name, action in _likely(moves):
        before = _row(session, report_id)
        answer = people[name].move(
            report_id, action.value, version=before.version, **_needed(before.state, action, facts)
        )
        after = _row(session, report_id)
        assert answer.status_code in {200, 403, 404, 409, 422}, answer.text
        if answer.status_code == 200:
            done += 1
            assert after.state == STEPS[before.state, action].to
            assert after.version == before.version + 1
        else:
            assert (after.state, after.version, after.due_at) == (before.state, before.version, before.due_at)
        assert name not in {"responder", "admin"} or answer.status_code == 404
        assert not (sealed and name in {"chief", "deputy"}) or answer.status_code == 404
    events = _events(session, report_id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert len(events) == done + (2 if sealed else 1)
    for one, following in pairwise(events):
        assert following.from_state == one.to_state
    _check_second_person(events)


def _likely(moves: list[tuple[str, Action]]) -> list[tuple[str, Action]]:
    """Random moves get nowhere: start each path with a prefix of the road to closing."""
    road = [("chief", Action.ESCALATE), ("clerk", Action.ACCEPT), ("clerk", Action.ORDER),
            ("secretary_2", Action.GIVE_FEEDBACK), ("deputy", Action.REVISIT), ("secretary", Action.CLOSE)]  # fmt: skip
    return road[: len(moves) % 7] + moves


def _needed(state: State, action: Action, facts: dict[str, Any]) -> dict[str, Any]:
    step = STEPS.get((state, action))
    return {name: facts[name] for name in (step.needs if step else ("note",)) if name in facts}


def _check_second_person(events: list[ReportEvent]) -> None:
    handling = {Action.VILLAGE_FIX, Action.QUICK_FIX, Action.ORDER, Action.ORDER_AGAIN, Action.GIVE_FEEDBACK}
    for event in events:
        if event.action in {Action.REVISIT, Action.CLOSE}:
            barring = handling | ({Action.REVISIT} if event.action is Action.CLOSE else set())
            others = [e for e in events if e.round == event.round and e.action in barring and e.seq < event.seq]
            assert event.account_id not in {other.account_id for other in others}


def _row(session: Session, report_id: UUID) -> Any:
    state_actor(session, is_system=True)
    return session.execute(select(Report.state, Report.version, Report.due_at).where(Report.id == report_id)).one()


def _events(session: Session, report_id: UUID) -> list[ReportEvent]:
    state_actor(session, is_system=True)
    query = select(ReportEvent).where(ReportEvent.report_id == report_id).order_by(ReportEvent.seq)
    return list(session.scalars(query))


def test_the_database_refuses_what_the_code_forgot(app: Flask, world: World, session: Session) -> None:
    report_id = uuid7()
    Client(app, world, "monitor").submit(report_id)
    state_actor(session, is_system=True)
    skipped = {"report_id": report_id, "seq": 3, "action": "escalate", "from_state": "submitted",
               "to_state": "escalated", "round": 1, "at": world.now, "custodian": "town"}  # fmt: skip
    for change in ({}, {"seq": 2, "to_state": "closed"}, {"seq": 2, "from_state": "accepted"}):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(ReportEvent).values(skipped | change))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Report).where(Report.id == report_id).values(state=State.CLOSED, closed_at=world.now))
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


@pytest.mark.parametrize("statement", [
    "UPDATE report SET text = 'x'",
    "UPDATE report SET captured_at = now()",
    "DELETE FROM report",
    "UPDATE report_event SET reason = 'x'",
    "DELETE FROM report_event",
    "DELETE FROM report_note",
    "UPDATE reporter_identity SET sealed_account = ''",
    "UPDATE audit_entry SET action = 'x'",
    "DELETE FROM audit_entry",
    "DELETE FROM appointment",
    "UPDATE appointment SET account_id = 1",
    "UPDATE boundary SET geom = geom",
    "DELETE FROM place_code",
    "UPDATE committee_member SET account_id = 1",
    "DELETE FROM audit_seal",
    "DELETE FROM workflow_step",
])  # fmt: skip
def test_originals_and_history_cannot_be_changed_by_the_application(session: Session, statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"), session.begin_nested():
        session.execute(text(statement))


AS_CHIEF = "chief"
GUARDS = "violates (row-level security|check|exclusion)|no event says|cannot be taken back|has ended"
REFUSED = {
    "an event in another's name": (
        AS_CHIEF,
        """INSERT INTO report_event (report_id, seq, action, from_state, to_state,
        round, at, account_id, role, custodian) SELECT id, 2, 'escalate', 'submitted', 'escalated', 1, now(), :other,
        'town_secretary', 'town' FROM report""",
    ),
    "handling by nobody": (
        AS_CHIEF,
        """INSERT INTO report_event (report_id, seq, action, from_state, to_state, round,
        at, custodian) SELECT id, 2, 'village_fix', 'submitted', 'village_fix', 1, now(), 'station' FROM report""",
    ),
    "a deadline without an event": (AS_CHIEF, "UPDATE report SET due_at = '2099-01-01'"),
    "an order by the station": (
        AS_CHIEF,
        """INSERT INTO rectification_order (report_id, id, round, unit_id,
        requirement, issued_at, due_at) SELECT id, id, 1, :unit, 'x', now(), now() FROM report""",
    ),
    "an exclusion taken back": ("system", "UPDATE report SET excluded_account_ids = '{}'"),
    "a report unsealed": ("system", "UPDATE report SET sealed_to = NULL"),
    "an ending undone": (
        "system",
        "UPDATE appointment SET ended_at = NULL, end_reason = NULL WHERE end_reason = 'moved'",
    ),
    "a seal by a person": (AS_CHIEF, "INSERT INTO audit_seal VALUES (1, '{1}', 1, '', now())"),
    "an administrator who reads reports": (
        "system",
        """INSERT INTO appointment (account_id, role, place_id,
        place_level, term, document_no, declaration, appointed_at)
        SELECT account_id, 'county_officer', place_id, 'county', term, 'x', 'x', appointed_at FROM appointment
        WHERE role = 'admin'""",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses_it_whoever_asks(app: Flask, world: World, session: Session, name: str) -> None:
    who, statement = REFUSED[name]
    Client(app, world, "monitor").submit(category="A2" if who == "system" else "J4")
    Client(app, world, "clerk").post(f"/appointments/{world.appointments['deputy'].id}/end", {"reason": "moved"})
    state_actor(session, is_system=True)
    session.execute(update(Report).values(excluded_account_ids=[world.people["viewer"].id]))
    session.commit()
    account = None if who == "system" else world.people[who].id
    state_actor(session, account_id=account, is_system=account is None)
    assert world.unit is not None
    values = {"other": world.people["secretary"].id, "unit": world.unit.id}
    with pytest.raises(DBAPIError, match=GUARDS), session.begin_nested():
        assert session.execute(text(statement), values).rowcount != 0, "it changed nothing, so nothing was refused"
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
