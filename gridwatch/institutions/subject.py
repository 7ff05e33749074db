"""What the kernel needs to know of institutions."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.institutions.models import Institution
from gridwatch.institutions.notices import OF_INSTITUTIONS
from gridwatch.institutions.review import answer_reviews
from gridwatch.notifications.subject import About, Kept, Subject
from gridwatch.territory.models import Place


def _about(session: Session, ids: Sequence[UUID]) -> dict[UUID, About]:
    """Its title, its place, and when it is looked at again."""
    query = (
        select(Institution.id, Institution.title, Place.name, Institution.due_at)
        .join(Place, Place.id == Institution.place_id)
        .where(Institution.id.in_(ids))
    )
    return {key: About(f"《{title}》", place, due_at) for key, title, place, due_at in session.execute(query)}


def _kept_from(_session: Session, _institution_id: UUID) -> Kept:
    """From nobody: it is about an office, not a person."""
    return Kept()


INSTITUTIONS = Subject(OF_INSTITUTIONS, _about, _kept_from, answer_reviews)
