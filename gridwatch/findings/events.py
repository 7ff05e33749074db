"""How a step is written down: the state, the version, the clock, the event and the audit entry."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.findings.lifecycle import FINDING_LIFE_CYCLE, FindingAction, FindingState, FindingStep
from gridwatch.findings.models import Finding, FindingEvent
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.workflow.clocks import start_clock
from gridwatch.workflow.deadlines import Due


def record_step(
    session: Session,
    finding: Finding,
    action: FindingAction,
    found: FindingStep,
    due: Due | None,
    note: str | None = None,
    *,
    villagers_asked: int | None = None,
    by: tuple[Actor, Role],
    now: datetime,
) -> None:
    """Make a step; what is entered is a row that was not there before."""
    before = FindingState.UNKNOWN if action is FindingAction.ENTER else finding.state
    finding.state = found.to
    finding.version += 1
    start_clock(finding, found, due)
    session.flush()
    event = {
        "finding_id": finding.id,
        "seq": finding.version,
        "from_state": before,
        "action": action,
        "to_state": found.to,
        "at": now,
        "account_id": by[0].account_id,
        "role": by[1],
        "note": note,
        "villagers_asked": villagers_asked,
    }
    session.connection().execute(insert(FindingEvent), event)
    account_id = by[0].account_id
    audit.record(session, f"{FINDING_LIFE_CYCLE.name}.{action}", "finding", finding.id, account_id=account_id, now=now)
