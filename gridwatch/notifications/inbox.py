"""The inbox: what is addressed to the actor or to a post that the actor holds, newest first, and
what was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch.lists import Key, Keyset
from gridwatch.notifications.models import Notification, NotificationRead, Recipient
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role

POSTS: dict[Recipient, frozenset[Role]] = {
    Recipient.STATION: frozenset({Role.CHIEF, Role.DEPUTY}),
    Recipient.TOWN: frozenset({Role.TOWN_CLERK, Role.TOWN_SECRETARY}),
    Recipient.COUNTY: frozenset({Role.COUNTY_OFFICER}),
    Recipient.UNIT: frozenset({Role.RESPONDER}),
}
"""Whose holders read what is addressed to a body; row-level security says the same."""


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A notification, and whether this reader has read it."""

    notification: Notification
    is_read: bool


INBOX_NEWEST_FIRST = Keyset(Notification.at, Notification.id, descending=True)


def list_inbox(
    session: Session, *, actor: Actor, unread: bool | None, after: Key | None, limit: int
) -> list[InboxItem]:
    """A page, newest first; unread ones, read ones, or both."""
    query = select(Notification, _is_read(actor)).where(_addressed_to(actor))
    if unread is not None:
        query = query.where(_is_read(actor) != unread)
    found = session.execute(INBOX_NEWEST_FIRST.page(query, after, limit))
    return [InboxItem(notification, is_read) for notification, is_read in found]


def count_unread(session: Session, *, actor: Actor) -> int:
    """How many the actor has not read."""
    query = select(func.count()).select_from(Notification).where(_addressed_to(actor), ~_is_read(actor))
    return session.scalar(query) or 0


def mark_read(session: Session, ids: Sequence[UUID], *, actor: Actor, now: datetime) -> None:
    """Mark what is the actor's to read; ids that are not, or were marked before, change nothing.

    A reporter's mark is on the notification, an official's in a row with the account: never the two
    together.
    """
    own = and_(Notification.reporter_key == actor.reporter_key, Notification.read_at.is_(None))
    session.execute(update(Notification).where(Notification.id.in_(ids), own).values(read_at=now))
    new = session.execute(
        select(Notification.report_id, Notification.id)
        .where(Notification.id.in_(ids), _addressed_to(actor), Notification.reporter_key.is_(None), ~_is_read(actor))
    ).all()  # fmt: skip
    if new:
        rows = [
            {"report_id": report_id, "notification_id": key, "account_id": actor.account_id, "at": now}
            for report_id, key in new
        ]
        session.execute(insert(NotificationRead).on_conflict_do_nothing(), rows)


def _addressed_to(actor: Actor) -> ColumnElement[bool]:
    """By key, place and unit, which is what finds the index; row-level security would hide the
    rest."""
    conditions: list[ColumnElement[bool]] = [Notification.reporter_key == actor.reporter_key]
    for audience, roles in POSTS.items():
        posts = [post for post in actor.posts if post.role in roles]
        keys = {post.unit_id if audience is Recipient.UNIT else post.place_id for post in posts}
        column = Notification.unit_id if audience is Recipient.UNIT else Notification.place_id
        if keys:
            conditions.append(and_(Notification.audience == audience, column.in_(sorted(key for key in keys if key))))
    return or_(*conditions)


def _is_read(actor: Actor) -> ColumnElement[bool]:
    marked = (
        select(NotificationRead.account_id)
        .where(NotificationRead.report_id == Notification.report_id)
        .where(NotificationRead.notification_id == Notification.id, NotificationRead.account_id == actor.account_id)
        .exists()
    )
    return case((Notification.reporter_key.is_not(None), Notification.read_at.is_not(None)), else_=marked)
