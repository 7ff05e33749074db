"""What a desk writes again and again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.desks.models import Phrase, PhraseKind
from gridwatch.errors import DomainError, NotAllowed, NotFound, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.places import get_place

MOST = 200
"""How many a desk keeps: beyond it nobody finds one."""


class PhraseKept(DomainError):
    """The desk keeps these words already."""

    code = "phrase_kept"
    kind = Refusal.CONFLICT
    zh = "本单位已有这条常用语。"
    en = "The desk keeps this phrase already."


class TooManyPhrases(DomainError):
    """The desk keeps as many as it may."""

    code = "too_many_phrases"
    kind = Refusal.CONFLICT
    zh = "常用语最多 {most} 条，请先删去不用的。"
    en = "A desk keeps at most {most} phrases; drop some first."


def list_phrases(session: Session) -> Sequence[Phrase]:
    """Those of the actor's desks and of the desks above, the nearest first; row-level security says
    which."""
    query = select(Phrase).options(joinedload(Phrase.place, innerjoin=True)).order_by(Phrase.kind, Phrase.made_at)
    found = session.scalars(query).all()
    return sorted(found, key=lambda one: -len(one.place.path))


def keep_phrase(
    session: Session, place_code: str, kind: PhraseKind, text: str, *, actor: Actor, now: datetime
) -> Phrase:
    """Keep words for a desk of the actor's. Raises NotFound, NotAllowed, PhraseKept or
    TooManyPhrases."""
    place = get_place(session, place_code, pointer="/place_code")
    if place.id not in actor.places_of(Right.REPORT_READ):
        raise NotAllowed(right=Right.REPORT_READ)
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("phrase"), func.hashint8(place.id))))
    kept = session.scalars(select(Phrase).where(Phrase.place_id == place.id)).all()
    if any(one.kind is kind and one.text == text for one in kept):
        raise PhraseKept(pointer="/text")
    if len(kept) >= MOST:
        raise TooManyPhrases(most=MOST)
    made = Phrase(
        id=uuid4(), place_id=place.id, kind=kind, text=text, made_by=actor.account_id, made_at=now, place=place
    )
    session.add(made)
    session.flush()
    audit.record(session, "phrase.keep", "phrase", made.id, account_id=actor.account_id, now=now, place=place.code)
    return made


def drop_phrase(session: Session, phrase_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Keep a phrase no longer. Raises NotFound, NotAllowed for one of another desk."""
    found = session.get(Phrase, phrase_id)
    if found is None:
        raise NotFound("phrase")
    if found.place_id not in actor.places_of(Right.REPORT_READ):
        raise NotAllowed(right=Right.REPORT_READ)
    session.delete(found)
    session.flush()
    audit.record(session, "phrase.drop", "phrase", phrase_id, account_id=actor.account_id, now=now)
