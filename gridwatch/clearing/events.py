"""How a step is written down: the state, the version, the clock, the event and the audit entry."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.clearing.lifecycle import CLEARING_LIFE_CYCLE, ClearingAction, ClearingState, ClearingStep
from gridwatch.clearing.models import Clearing, ClearingEvent
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.workflow.clocks import start_clock
from gridwatch.workflow.deadlines import Due


def record_step(
    session: Session,
    clearing: Clearing,
    action: ClearingAction,
    found: ClearingStep,
    due: Due | None,
    note: str | None,
    *,
    by: tuple[Actor, Role],
    now: datetime,
) -> None:
    """Make a step, with what was set on the clearing before in one piece: its checks hold of both."""
    before = clearing.state
    clearing.state = found.to
    clearing.version += 1
    start_clock(clearing, found, due)
    session.flush()
    record_event(session, clearing, action, before, note, by=by, now=now)


def record_event(
    session: Session,
    clearing: Clearing,
    action: ClearingAction,
    before: ClearingState,
    note: str | None = None,
    *,
    by: tuple[Actor, Role],
    now: datetime,
) -> None:
    """Write down the step that brought a clearing where it is."""
    event = {
        "clearing_id": clearing.id,
        "seq": clearing.version,
        "from_state": before,
        "action": action,
        "to_state": clearing.state,
        "at": now,
        "account_id": by[0].account_id,
        "role": by[1],
        "note": note,
    }
    session.connection().execute(insert(ClearingEvent), event)
    name, account_id = CLEARING_LIFE_CYCLE.name, by[0].account_id
    audit.record(session, f"{name}.{action}", name, clearing.id, account_id=account_id, now=now)
