"""How a step is written down: the state, the version, the clock, the event and the audit entry."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.letters.lifecycle import KEEPS_CLOCK, LETTER_LIFE_CYCLE, LetterAction, LetterState, LetterStep
from gridwatch.letters.models import Letter, LetterEvent
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.workflow.clocks import start_clock
from gridwatch.workflow.deadlines import Due

By = tuple[Actor, Role] | None
"""Who makes a step and in which role; None for the product itself, and for whoever has a link."""


def record_step(
    session: Session,
    letter: Letter,
    action: LetterAction,
    found: LetterStep,
    due: Due | None = None,
    note: str | None = None,
    *,
    by: By,
    now: datetime,
) -> None:
    """Make a step."""
    before = letter.state
    letter.state = found.to
    letter.version += 1
    if action not in KEEPS_CLOCK:
        start_clock(letter, found if due else replace(found, clock=None), due)
    session.flush()
    record_event(session, letter, action, before, note, by=by, now=now)


def record_event(
    session: Session,
    letter: Letter,
    action: LetterAction,
    before: LetterState,
    note: str | None = None,
    *,
    by: By,
    now: datetime,
) -> None:
    """Say how a letter came to stand where it does."""
    account_id = by[0].account_id if by else None
    event = {
        "letter_id": letter.id,
        "seq": letter.version,
        "from_state": before,
        "action": action,
        "to_state": letter.state,
        "at": now,
        "account_id": account_id,
        "role": by[1] if by else None,
        "note": note,
    }
    session.connection().execute(insert(LetterEvent), event)
    audit.record(session, f"{LETTER_LIFE_CYCLE.name}.{action}", "letter", letter.id, account_id=account_id, now=now)
