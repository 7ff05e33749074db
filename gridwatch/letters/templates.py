"""The Word templates that a body has for its letters, in versions.

One is uploaded by the one and put into force by another, since it decides what stands on paper. A
letter keeps the template that was in force when it was issued. The PDF for the file has its own
form (GB/T 9704), which no body changes.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from gridwatch import audit
from gridwatch.documents.word import check_word
from gridwatch.errors import DomainError, NotFound, Refusal
from gridwatch.letters.drafts import require_issuing
from gridwatch.letters.models import Letter, LetterKind, LetterTemplate
from gridwatch.letters.printing.fields import FULL_SAMPLE, SPARE_SAMPLE
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place
from gridwatch.workflow.second_person import require_other

MOST_BYTES = 2**20
"""Of a template; a letterhead with a picture has tens of kilobytes."""


class TemplateEnded(DomainError):
    """The template was put into force, or ended, before."""

    code = "template_ended"
    kind = Refusal.CONFLICT
    zh = "这个版本已经启用过或已停用。请重新上传一个版本。"
    en = "This version was put into force or ended before. Upload another one."


def list_templates(session: Session, place_code: str) -> Sequence[LetterTemplate]:
    """The templates of the body of a place, the newest first, without their content. Raises NotFound."""
    place = get_place(session, place_code, pointer="/place")
    query = (
        select(LetterTemplate)
        .where(LetterTemplate.place_id == place.id)
        .options(defer(LetterTemplate.content), joinedload(LetterTemplate.place, innerjoin=True))
        .order_by(LetterTemplate.made_at.desc(), LetterTemplate.id)
    )
    return session.scalars(query).all()


def get_template(session: Session, template_id: UUID) -> LetterTemplate:
    """One with its content. Raises NotFound."""
    return _find(session, template_id)


def upload_template(
    session: Session,
    place_code: str,
    kind: LetterKind | None,
    name: str,
    content: bytes,
    *,
    actor: Actor,
    now: datetime,
) -> LetterTemplate:
    """Another version for a kind, or for all kinds that have none of their own; not in force yet.
    Raises NotFound, NotAllowed, InvalidField, UnfitTemplate."""
    place = get_place(session, place_code, pointer="/place")
    require_issuing(place, pointer="/place")
    actor.require(Right.LETTER_WRITE, place.path)
    check_word(content, [asdict(FULL_SAMPLE), asdict(SPARE_SAMPLE)])
    # Two at once do not take the same number.
    session.scalar(select(Place.id).where(Place.id == place.id).with_for_update(key_share=True))
    of = (LetterTemplate.place_id == place.id, LetterTemplate.kind.is_not_distinct_from(kind))
    last = session.scalar(select(func.max(LetterTemplate.no)).where(*of)) or 0
    made = LetterTemplate(
        id=uuid4(), place=place, kind=kind, no=last + 1, name=name, content=content,
        made_by=actor.account_id, made_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "letter.upload_template", made, actor, now)
    return made


def adopt_template(session: Session, template_id: UUID, *, actor: Actor, now: datetime) -> LetterTemplate:
    """Put a version into force, by another than who uploaded it; the one before ends. Raises NotFound,
    NotAllowed, SecondPersonNeeded, TemplateEnded."""
    found = _find(session, template_id, lock=True)
    actor.require(Right.LETTER_SIGN, found.place.path)
    if found.adopted_at is not None or found.ended_at is not None:
        raise TemplateEnded()
    require_other(actor, [found.made_by])
    of = (LetterTemplate.place_id == found.place_id, LetterTemplate.kind.is_not_distinct_from(found.kind))
    in_force = (LetterTemplate.adopted_at.is_not(None), LetterTemplate.ended_at.is_(None))
    for before in session.scalars(select(LetterTemplate).where(*of, *in_force).with_for_update()):
        before.ended_at = now
    session.flush()
    found.adopted_by, found.adopted_at = actor.account_id, now
    session.flush()
    _record(session, "letter.adopt_template", found, actor, now)
    return found


def end_template(session: Session, template_id: UUID, *, actor: Actor, now: datetime) -> LetterTemplate:
    """Take a version out of force, or discard one that never was; letters issued by it keep it. Raises
    NotFound, NotAllowed, TemplateEnded."""
    found = _find(session, template_id, lock=True)
    actor.require(Right.LETTER_SIGN, found.place.path)
    if found.ended_at is not None:
        raise TemplateEnded()
    found.ended_at = now
    session.flush()
    _record(session, "letter.end_template", found, actor, now)
    return found


def template_in_force(session: Session, letter: Letter) -> LetterTemplate | None:
    """What a letter that is not issued yet would be printed by: its body's own before the county's, for
    its kind before for all; None for the product's."""
    place = session.get_one(Place, letter.place_id)
    query = (
        select(LetterTemplate)
        .join(Place, Place.id == LetterTemplate.place_id)
        .where(
            LetterTemplate.place_id.in_(place.path),
            LetterTemplate.adopted_at.is_not(None),
            LetterTemplate.ended_at.is_(None),
            or_(LetterTemplate.kind == letter.kind, LetterTemplate.kind.is_(None)),
        )
        .order_by(func.cardinality(Place.path).desc(), LetterTemplate.kind.nulls_last())
        .limit(1)
    )
    return session.scalar(query)


def _find(session: Session, template_id: UUID, *, lock: bool = False) -> LetterTemplate:
    with_place = joinedload(LetterTemplate.place, innerjoin=True)
    query = select(LetterTemplate).where(LetterTemplate.id == template_id).options(with_place)
    found = session.scalar(query.with_for_update(of=LetterTemplate) if lock else query)
    if found is None:
        raise NotFound("template")
    return found


def _record(session: Session, action: str, template: LetterTemplate, actor: Actor, now: datetime) -> None:
    audit.record(session, action, "template", template.id, account_id=actor.account_id, now=now)
