"""What the kernel needs to know of problems and suggestions from diaries."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.notifications.subject import About, Kept, Subject
from gridwatch.pairing.models import DiaryItem
from gridwatch.pairing.notices import OF_DIARY_ITEMS
from gridwatch.territory.models import Place

LETTERS = 30


def _about(session: Session, ids: Sequence[UUID]) -> dict[UUID, About]:
    """How it begins, and its village."""
    query = (
        select(DiaryItem.id, DiaryItem.text, Place.name)
        .join(Place, Place.id == DiaryItem.village_id)
        .where(DiaryItem.id.in_(ids))
    )
    return {key: About(_begin(text), place) for key, text, place in session.execute(query)}


def _begin(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[:LETTERS]}…"


def _kept_from(_session: Session, _item_id: UUID) -> Kept:
    """From nobody: whoever it exists for may know of it, and it names no person."""
    return Kept()


DIARY_ITEMS = Subject(OF_DIARY_ITEMS, _about, _kept_from)
