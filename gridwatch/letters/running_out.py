"""What happens when the time of a letter runs out: both sides are reminded, and what is not answered
falls due."""

from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from gridwatch.letters.events import record_step
from gridwatch.letters.lifecycle import LETTER_LIFE_CYCLE, LetterAction, LetterClock
from gridwatch.letters.models import Letter
from gridwatch.letters.notices import LetterTold, tell_addressee, tell_issuer, tell_step
from gridwatch.workflow.alarms import answer_ringing


def answer_letters(session: Session, *, now: datetime) -> int:
    """Answer some of the clocks that ring; as `answer_ringing` of workflow."""
    ringing = select(Letter).options(
        joinedload(Letter.place, innerjoin=True), joinedload(Letter.to_place), joinedload(Letter.unit)
    )
    return answer_ringing(session, ringing, Letter.alarm_at, partial(_answer, session, now=now), now=now)


def _answer(session: Session, letter: Letter, *, now: datetime) -> None:
    assert letter.due_at is not None
    is_reply = letter.clock is LetterClock.REPLY
    if now < letter.due_at:
        letter.alarm_at = letter.due_at
        if is_reply:
            tell_addressee(session, letter, LetterTold.ANSWER_NEAR, now=now)
    elif is_reply:
        step = LETTER_LIFE_CYCLE.step(letter.state, LetterAction.FALL_DUE)
        record_step(session, letter, LetterAction.FALL_DUE, step, by=None, now=now)
        tell_step(session, letter, LetterAction.FALL_DUE, now=now)
    else:
        # An answer that nobody checks stays the issuer's: it is told once more and stands as late.
        letter.alarm_at = None
        tell_issuer(session, letter, LetterTold.CHECK_NEAR, now=now)
