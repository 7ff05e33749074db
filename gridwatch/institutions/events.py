"""How a step is written down: the state, the version, the clock, the event and the audit entry."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.institutions.lifecycle import InstitutionAction, InstitutionStep
from gridwatch.institutions.models import Institution, InstitutionEvent
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.workflow.clocks import start_clock
from gridwatch.workflow.deadlines import Due


def record_step(
    session: Session,
    institution: Institution,
    action: InstitutionAction,
    found: InstitutionStep,
    due: Due | None,
    note: str | None,
    *,
    by: tuple[Actor, Role] | None,
    now: datetime,
) -> None:
    """Make a step; `by` is who makes it and in which role, None for the product itself."""
    before = institution.state
    institution.state = found.to
    institution.version += 1
    start_clock(institution, found, due)
    session.flush()
    event = {
        "institution_id": institution.id,
        "seq": institution.version,
        "from_state": before,
        "action": action,
        "to_state": found.to,
        "at": now,
        "account_id": by[0].account_id if by else None,
        "role": by[1] if by else None,
        "note": note,
    }
    session.connection().execute(insert(InstitutionEvent), event)
    account_id = by[0].account_id if by else None
    audit.record(session, f"institution.{action}", "institution", institution.id, account_id=account_id, now=now)
