"""A link by which a body without an account reads its letter and answers it, once.

Whoever has the secret has the letter: it is shown once to whoever makes the link, stands behind the
`#` of the address, which browsers send to nobody, and only its hash is kept.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, NotFound, Refusal
from gridwatch.letters.answers import Answer, open_numbers, take_reply
from gridwatch.letters.events import record_step
from gridwatch.letters.lifecycle import ANSWERABLE, LETTER_LIFE_CYCLE, LetterAction, LetterState
from gridwatch.letters.models import Letter, LetterItem, LetterLink
from gridwatch.letters.reading import list_items, lock_letter
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right

VALID = timedelta(days=30)
FILES_FOLLOW = timedelta(days=1)
"""How long after an answer by a link its files are taken."""
_OPEN = frozenset({LetterState.ISSUED, *ANSWERABLE})


class LinkUnfit(DomainError):
    """The letter is not one that a link can answer: to a body with a desk of its own, or not out."""

    code = "link_unfit"
    kind = Refusal.CONFLICT
    zh = "只有已签发、还没办结、收文单位没有账号的函件可以开回复链接。"
    en = "A link is for a letter that is out, to a body without an account."


class LinkUsed(DomainError):
    """It was answered by this link before."""

    code = "link_used"
    kind = Refusal.CONFLICT
    zh = "这个链接已经用过。如需补充，请联系发文机关另开链接。"
    en = "The link was used. Ask the issuing body for another one."


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link shows: the letter, and what of it is still to be answered."""

    letter: Letter
    items: list[LetterItem]


def make_link(session: Session, letter_id: UUID, *, actor: Actor, now: datetime) -> tuple[str, datetime]:
    """A secret that opens the letter to whoever has it, and the end of its time; earlier ones end.
    Raises NotFound, NotAllowed, LinkUnfit."""
    letter = lock_letter(session, letter_id)
    actor.require(Right.LETTER_WRITE, letter.place.path)
    if letter.to_body is None or letter.state not in _OPEN or letter.is_closed:
        raise LinkUnfit()
    with acting_as_system(session):
        earlier = (LetterLink.letter_id == letter.id, LetterLink.used_at.is_(None), LetterLink.expires_at > now)
        session.execute(update(LetterLink).where(*earlier, LetterLink.made_at < now).values(expires_at=now))
    token, expires_at = secrets.token_urlsafe(32), now + VALID
    made = LetterLink(
        token_sha256=_digest(token), letter_id=letter.id, made_by=actor.account_id, made_at=now, expires_at=expires_at
    )
    session.add(made)
    session.flush()
    audit.record(session, "letter.link", "letter", letter.id, account_id=actor.account_id, now=now)
    return token, expires_at


def look(session: Session, token: str, *, now: datetime) -> Linked:
    """The letter of a link. Raises NotFound for what is no link, or over; LinkUsed."""
    with acting_as_system(session):
        letter = lock_letter(session, _find(session, token, now).letter_id)
        if letter.state not in _OPEN:
            raise NotFound("link")
        numbers = open_numbers(session, letter)
        return Linked(letter, [item for item in list_items(session, letter.id) if item.no in numbers])


def reply_by_link(session: Session, token: str, answers: Mapping[int, Answer], *, now: datetime) -> None:
    """Answer by a link all that is open; that is the receipt too. Raises NotFound, LinkUsed, IllegalMove,
    InvalidField."""
    with acting_as_system(session):
        link = _find(session, token, now, lock=True)
        letter = lock_letter(session, link.letter_id)
        if letter.state is LetterState.ISSUED:
            step = LETTER_LIFE_CYCLE.step(letter.state, LetterAction.RECEIVE)
            letter.delivered_at = now
            record_step(session, letter, LetterAction.RECEIVE, step, by=None, now=now)
        take_reply(session, letter, answers, by=None, now=now)
        link.used_at = now


def find_answered(session: Session, token: str, *, now: datetime) -> UUID:
    """The letter that was answered by a link not long ago: its files follow. Raises NotFound."""
    with acting_as_system(session):
        query = select(LetterLink.letter_id).where(
            LetterLink.token_sha256 == _digest(token), LetterLink.used_at > now - FILES_FOLLOW
        )
        found = session.scalar(query)
    if found is None:
        raise NotFound("link")
    return found


def _find(session: Session, token: str, now: datetime, *, lock: bool = False) -> LetterLink:
    query = select(LetterLink).where(LetterLink.token_sha256 == _digest(token))
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None or (found.used_at is None and found.expires_at <= now):
        raise NotFound("link")
    if found.used_at is not None:
        raise LinkUsed()
    return found


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
