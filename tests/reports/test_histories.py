"""Random histories of people and of time: nothing is lost, nobody sits on a report, and no letter
is sent twice."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.reports.lifecycle import OPEN_STATES, STEPS, Action, Custodian, State
from tests.depth import examples
from tests.reports.clockwork import let_it_be, set_clock, stored
from tests.world import VILLAGE, Client, World

PEOPLE = ("monitor", "chief", "deputy", "clerk", "secretary", "secretary_2", "officer")
ROAD = [("chief", Action.ESCALATE), ("clerk", Action.ACCEPT), ("clerk", Action.ORDER),
        ("secretary_2", Action.GIVE_FEEDBACK), ("deputy", Action.REVISIT), ("secretary", Action.CLOSE)]  # fmt: skip
HAND = st.tuples(st.sampled_from(PEOPLE), st.sampled_from([a for a in Action if a is not Action.MERGE]))
PASSING = st.integers(1, 24 * 20).map(lambda hours: timedelta(hours=hours))
HISTORY = st.tuples(st.integers(0, len(ROAD)), st.lists(st.one_of(HAND, PASSING), min_size=1, max_size=10))


@pytest.fixture
def people(app: Flask, world: World) -> dict[str, Client]:
    """Everybody, signed in."""
    return {name: Client(app, world, name) for name in PEOPLE}


@settings(max_examples=examples(20))
@given(history=HISTORY, sealed=st.booleans())
def test_whatever_happens_every_open_report_has_a_holder_and_a_running_clock(
    app: Flask, people: dict[str, Client], world: World, session: Session, history: Any, sealed: bool
) -> None:
    report_id, (along, rest) = uuid7(), history
    people["monitor"].submit(report_id, category="A2" if sealed else "J4")
    now = stored(session, report_id).received_at
    for happening in [*ROAD[:along], *rest]:
        if isinstance(happening, timedelta):
            now += happening
            let_it_be(session, app, now)
        else:
            _move(people, world, session, report_id, *happening, at=now)
        _check(session, report_id, now)
    _check_told_once(session, report_id)


def _move(
    people: dict[str, Client], world: World, session: Session, report_id: UUID, name: str, action: Action, at: datetime
) -> None:
    row = stored(session, report_id)
    assert world.unit is not None
    facts = {"note": "经办说明", "unit_id": world.unit.id, "requirement": "限期整改", "place_code": VILLAGE}
    step = STEPS.get((row.state, action))
    needed = {need: facts[need] for need in (step.needs if step else ()) if need in facts}
    with pytest.MonkeyPatch.context() as patch:
        set_clock(patch, min(at, row.received_at + timedelta(days=20)))  # the sign-in lasts 30 days
        answer = None
        if action is Action.REVISIT and row.state is State.FEEDBACK:
            with suppress(AssertionError):  # whoever may not even announce the photo is refused the move below
                answer = people[name].revisit(report_id, "说明", version=row.version)
        if answer is None:
            answer = people[name].move(report_id, action.value, version=row.version, **needed)
    assert answer.status_code in {200, 403, 404, 409, 422}, answer.text


def _check(session: Session, report_id: UUID, now: datetime) -> None:
    row = stored(session, report_id)
    if row.state not in OPEN_STATES:
        assert (row.clock, row.due_at, row.alarm_at, row.reply_alarm_at) == (None, None, None, None)
        return
    assert row.custodian is not Custodian.NOBODY
    assert row.clock is not None and row.due_at is not None and row.amber_at is not None
    listed = text(
        "SELECT count(*) FROM overdue_rung WHERE report_id = :id AND clock = :clock AND seq = :seq"
        " AND rung = 'county_list'"
    )
    rung = session.scalar(listed, {"id": report_id, "clock": row.clock.value, "seq": row.clock_seq})
    assert row.alarm_at is not None or rung == 1, "the clock rings again, or the report is on the county's list"
    sits = row.state is State.SUBMITTED and row.custodian is Custodian.STATION
    assert row.due_at > now - timedelta(days=40) or not sits


def _check_told_once(session: Session, report_id: UUID) -> None:
    """Each rung once, its holder told once of each, and an event for each version."""
    state_actor(session, is_system=True)
    rungs = session.execute(
        text("SELECT clock, seq, rung, holder FROM overdue_rung WHERE report_id = :id"), {"id": report_id}
    ).all()
    assert len(rungs) == len({tuple(rung)[:3] for rung in rungs})
    told = session.scalar(_TOLD, {"id": report_id})
    assert told == len([rung for rung in rungs if rung.holder != "reporter"])
    events = text("SELECT count(*) FROM report_event WHERE report_id = :id")
    assert session.scalar(events, {"id": report_id}) == stored(session, report_id).version


_TOLD = text("""
    SELECT count(*) FROM notification
    WHERE :id IN (subject_id, (SELECT report_id FROM rectification_order o WHERE o.id = subject_id))
      AND kind IN ('amber', 'letter_received') AND audience <> 'reporter'
""")
