"""What the kernel needs to know of letters."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.letters.models import Letter
from gridwatch.letters.notices import OF_LETTERS
from gridwatch.letters.running_out import answer_letters
from gridwatch.notifications.subject import About, Kept, Subject
from gridwatch.territory.models import Place


def _about(session: Session, ids: Sequence[UUID]) -> dict[UUID, About]:
    """Its number or its title, whose it is, and the end of what runs."""
    query = (
        select(Letter.id, Letter.document_no, Letter.title, Place.name, Letter.due_at)
        .join(Place, Place.id == Letter.place_id)
        .where(Letter.id.in_(ids))
    )
    return {
        key: About(number or f"《{title}》", place, due) for key, number, title, place, due in session.execute(query)
    }


def _kept_from(_session: Session, _letter_id: UUID) -> Kept:
    """From nobody by name: a closed letter exists for those whom it names alone, and nobody else is called."""
    return Kept()


LETTERS = Subject(OF_LETTERS, _about, _kept_from, answer_letters)
