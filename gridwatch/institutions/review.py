"""What happens when an institution must be looked at again: its desk is reminded, and told when the
day has passed."""

from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from gridwatch.institutions.events import record_step
from gridwatch.institutions.lifecycle import INSTITUTION_LIFE_CYCLE, InstitutionAction
from gridwatch.institutions.models import Institution
from gridwatch.institutions.notices import InstitutionTold, tell_desk, tell_step
from gridwatch.workflow.alarms import answer_ringing


def answer_reviews(session: Session, *, now: datetime) -> int:
    """Answer some of the clocks that ring; as `answer_ringing` of workflow."""
    ringing = select(Institution).options(joinedload(Institution.place, innerjoin=True))
    return answer_ringing(session, ringing, Institution.alarm_at, partial(_answer, session, now=now), now=now)


def _answer(session: Session, institution: Institution, *, now: datetime) -> None:
    assert institution.due_at is not None
    if now < institution.due_at:
        institution.alarm_at = institution.due_at
        tell_desk(session, institution, InstitutionTold.REVIEW_NEAR, now=now)
        return
    step = INSTITUTION_LIFE_CYCLE.step(institution.state, InstitutionAction.FALL_DUE)
    record_step(session, institution, InstitutionAction.FALL_DUE, step, None, None, by=None, now=now)
    tell_step(session, institution, InstitutionAction.FALL_DUE, now=now)
