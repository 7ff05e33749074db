"""Lists that somebody comes back to, alone or with their desk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gridwatch.desks.models import SavedView
from gridwatch.errors import DomainError, NotAllowed, NotFound, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.places import get_place

MOST = 100


class TooManyViews(DomainError):
    """Somebody keeps as many as they may."""

    code = "too_many_views"
    kind = Refusal.CONFLICT
    zh = "常用筛选最多 {most} 个，请先删去不用的。"
    en = "Somebody keeps at most {most} saved views; drop some first."


def list_views(session: Session, listed: str | None) -> Sequence[SavedView]:
    """The actor's own, and those that colleagues share; of one list, or of all, by name."""
    query = select(SavedView).order_by(SavedView.name, SavedView.id)
    return session.scalars(query if listed is None else query.where(SavedView.list == listed)).all()


def save_view(
    session: Session, listed: str, name: str, query: str, *, shared_with: str | None, actor: Actor, now: datetime
) -> SavedView:
    """Keep a list as it is narrowed now, in the place of one's own of that name; `shared_with` is the
    code of a desk of the actor's. Raises NotFound, NotAllowed or TooManyViews."""
    place_id = None
    if shared_with is not None:
        place_id = get_place(session, shared_with, pointer="/shared_with").id
        if place_id not in actor.places_of(Right.REPORT_READ):
            raise NotAllowed(right=Right.REPORT_READ)
    own = SavedView.account_id == actor.account_id
    session.execute(delete(SavedView).where(own, SavedView.list == listed, SavedView.name == name))
    if session.scalars(select(func.count()).select_from(SavedView).where(own)).one() >= MOST:
        raise TooManyViews(most=MOST)
    made = SavedView(
        id=uuid4(), account_id=actor.account_id, place_id=place_id, list=listed, name=name, query=query, made_at=now
    )
    session.add(made)
    session.flush()
    return made


def drop_view(session: Session, view_id: UUID, *, actor: Actor) -> None:
    """Keep one's own view no longer. Raises NotFound, also for a colleague's."""
    gone = delete(SavedView).where(SavedView.id == view_id, SavedView.account_id == actor.account_id)
    if session.execute(gone.returning(SavedView.id)).first() is None:
        raise NotFound("view")
