"""What happens when it is time to look again at a clearing: the office is reminded, and told when it
is late."""

from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.clearing.models import Clearing
from gridwatch.clearing.notices import ClearingTold, tell_office
from gridwatch.workflow.alarms import answer_ringing


def answer_clearings(session: Session, *, now: datetime) -> int:
    """Answer some of the clocks that ring; as `answer_ringing` of workflow."""
    return answer_ringing(session, select(Clearing), Clearing.alarm_at, partial(_answer, session, now=now), now=now)


def _answer(session: Session, clearing: Clearing, *, now: datetime) -> None:
    assert clearing.due_at is not None
    is_due = now >= clearing.due_at
    clearing.alarm_at = None if is_due else clearing.due_at
    kind = ClearingTold.CLEARING_DUE if is_due else ClearingTold.CLEARING_NEAR
    tell_office(session, clearing, kind, now=now)
