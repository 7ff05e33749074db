"""Who is told of a letter: the desk that signs, issues and checks it, and the body it goes to."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from gridwatch.letters.lifecycle import LETTER_LIFE_CYCLE, LetterAction
from gridwatch.letters.models import Letter
from gridwatch.notifications.models import Recipient
from gridwatch.notifications.outbox import Address, Notice, post_notices
from gridwatch.notifications.subject import Told
from gridwatch.people.permissions import Right
from gridwatch.territory.codes import Level


class LetterTold(StrEnum):
    """What people are told about a letter."""

    TO_APPROVE = "to_approve"
    TO_ISSUE = "to_issue"
    SENT_BACK = "sent_back"
    LETTER_ARRIVED = "letter_arrived"
    ANSWER_NEAR = "answer_near"
    ANSWER_DUE = "answer_due"
    ANSWER_CAME = "answer_came"
    CHECK_NEAR = "check_near"
    ANSWER_RETURNED = "answer_returned"
    OBJECTION = "objection"
    OBJECTION_ANSWERED = "objection_answered"
    LETTER_CLOSED = "letter_closed"
    LETTER_VOID = "letter_void"
    LETTER_OVERDUE = "letter_overdue"


T, A = LetterTold, LetterAction
_DESK = Right.INBOX_READ
OF_LETTERS: dict[StrEnum, Told] = {
    T.TO_APPROVE:         Told(asks=True, by=_DESK),
    T.TO_ISSUE:           Told(asks=True, by=_DESK),
    T.SENT_BACK:          Told(asks=True, by=_DESK),
    T.LETTER_ARRIVED:     Told(asks=True, by=_DESK),
    T.ANSWER_NEAR:        Told(asks=True, by=_DESK),
    T.ANSWER_DUE:         Told(asks=True, by=_DESK),
    T.ANSWER_CAME:        Told(asks=True, by=_DESK),
    T.CHECK_NEAR:         Told(asks=True, by=_DESK),
    T.ANSWER_RETURNED:    Told(asks=True, by=_DESK),
    T.OBJECTION:          Told(asks=True, by=_DESK),
    T.OBJECTION_ANSWERED: Told(asks=False, by=_DESK),
    T.LETTER_CLOSED:      Told(asks=False, by=_DESK),
    T.LETTER_VOID:        Told(asks=False, by=_DESK),
    T.LETTER_OVERDUE:     Told(asks=True, by=_DESK),
}  # fmt: skip

TELLS_ISSUER: Mapping[LetterAction, LetterTold] = {
    A.WRITE: T.TO_APPROVE,
    A.APPROVE: T.TO_ISSUE,
    A.SEND_BACK: T.SENT_BACK,
    A.REPLY: T.ANSWER_CAME,
    A.OBJECT: T.OBJECTION,
    A.FALL_DUE: T.LETTER_OVERDUE,
}
"""After each step, what the desk that issues it is told."""
TELLS_ADDRESSEE: Mapping[LetterAction, LetterTold] = {
    A.ISSUE: T.LETTER_ARRIVED,
    A.RETURN: T.ANSWER_RETURNED,
    A.ACCEPT: T.LETTER_CLOSED,
    A.CLOSE: T.LETTER_CLOSED,
    A.VOID: T.LETTER_VOID,
    A.ANSWER_OBJECTION: T.OBJECTION_ANSWERED,
    A.FALL_DUE: T.ANSWER_DUE,
}
"""And what the body is told that it goes to."""

_DESKS = {Level.VILLAGE: Recipient.STATION, Level.TOWN: Recipient.TOWN, Level.COUNTY: Recipient.COUNTY}


def tell_step(session: Session, letter: Letter, action: LetterAction, *, now: datetime) -> None:
    """Tell of a step whoever has something to do with it."""
    if action in TELLS_ISSUER:
        tell_issuer(session, letter, TELLS_ISSUER[action], now=now)
    if action in TELLS_ADDRESSEE:
        tell_addressee(session, letter, TELLS_ADDRESSEE[action], now=now)


def tell_issuer(session: Session, letter: Letter, kind: LetterTold, *, now: datetime) -> None:
    """Tell the desk that issues it; the county's too of what a town of one person cannot approve alone."""
    _tell(session, letter, kind, Address(_DESKS[letter.place.level], place_id=letter.place_id), now=now)


def tell_addressee(session: Session, letter: Letter, kind: LetterTold, *, now: datetime) -> None:
    """Tell the body that it goes to, if it has a desk here."""
    if letter.unit_id is not None:
        _tell(session, letter, kind, Address(Recipient.UNIT, unit_id=letter.unit_id), now=now)
    elif letter.to_place is not None:
        _tell(session, letter, kind, Address(_DESKS[letter.to_place.level], place_id=letter.to_place_id), now=now)


def _tell(session: Session, letter: Letter, kind: LetterTold, to: Address, *, now: datetime) -> None:
    post_notices(session, [Notice(LETTER_LIFE_CYCLE.name, letter.id, kind, to)], now=now)
