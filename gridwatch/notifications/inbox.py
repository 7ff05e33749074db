"""The inbox: what is addressed to the actor or to a post that the actor holds, a line for each thing
that it is about, newest first; and what was read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, distinct, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from gridwatch.lists import Key, Keyset
from gridwatch.notifications.models import Notification, NotificationMute, NotificationRead
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right

Notifications = type[Notification]
"""The table, or an alias of it."""


@dataclass(frozen=True, slots=True)
class InboxLine:
    """What was told last about one thing, what was before, newest first, and whether this reader
    has read all of it."""

    newest: Notification
    earlier: Sequence[Notification]
    is_read: bool


INBOX_NEWEST_FIRST = Keyset(Notification.at, Notification.id, descending=True)


def list_inbox(
    session: Session, *, actor: Actor, unread: bool | None, after: Key | None, limit: int
) -> list[InboxLine]:
    """A page, newest first; lines of which something is unread, those that are read, or both."""
    later, other = aliased(Notification), aliased(Notification)
    is_newest = ~(
        select(later.id)
        .where(later.subject_id == Notification.subject_id, _addressed_to(actor, later))
        .where(tuple_(later.at, later.id) > tuple_(Notification.at, Notification.id))
        .exists()
    )
    query = select(Notification).where(_addressed_to(actor), is_newest)
    if unread is not None:
        of_line = (other.subject_id == Notification.subject_id, _addressed_to(actor, other), ~_is_read(actor, other))
        query = query.where(select(other.id).where(*of_line).exists() == unread)
    return _lines(session, session.scalars(INBOX_NEWEST_FIRST.page(query, after, limit)).all(), actor)


def count_unread(session: Session, *, actor: Actor) -> int:
    """How many things there is something unread about."""
    query = select(func.count(distinct(Notification.subject_id))).where(_addressed_to(actor), ~_is_read(actor))
    return session.scalar(query) or 0


def mark_read(session: Session, ids: Sequence[UUID], *, actor: Actor, now: datetime) -> None:
    """Mark lines by their newest notification, with all that was told before about the same thing;
    ids that are not the actor's, or were marked before, change nothing.

    A reporter's mark is on the notification, an official's in a row with the account: never the two
    together.
    """
    meant = aliased(Notification)
    in_line = (
        select(meant.id)
        .where(meant.id.in_(ids), meant.subject_id == Notification.subject_id, meant.at >= Notification.at)
        .where(_addressed_to(actor, meant))
        .exists()
    )
    unread = session.execute(
        select(Notification.subject_id, Notification.id, Notification.reporter_key.is_not(None))
        .where(_addressed_to(actor), _was_not_marked(actor), in_line)
    ).all()  # fmt: skip
    own = [key for _, key, is_own in unread if is_own]
    session.execute(update(Notification).where(Notification.id.in_(own)).values(read_at=now))
    rows = [
        {"subject_id": subject_id, "notification_id": key, "account_id": actor.account_id, "at": now}
        for subject_id, key, is_own in unread
        if not is_own
    ]
    if rows:
        session.execute(insert(NotificationRead).on_conflict_do_nothing(), rows)


def _lines(session: Session, newest: Sequence[Notification], actor: Actor) -> list[InboxLine]:
    query = select(Notification, _is_read(actor)).where(
        Notification.subject_id.in_([one.subject_id for one in newest]), _addressed_to(actor)
    )
    told: dict[UUID, list[tuple[Notification, bool]]] = defaultdict(list)
    for notification, is_read in session.execute(INBOX_NEWEST_FIRST.whole(query)):
        told[notification.subject_id].append((notification, is_read))
    return [
        InboxLine(
            one,
            [earlier for earlier, _ in told[one.subject_id] if earlier.id != one.id],
            all(is_read for _, is_read in told[one.subject_id]),
        )
        for one in newest
    ]


def _addressed_to(actor: Actor, among: Notifications = Notification) -> ColumnElement[bool]:
    """By key, place and unit, which is what finds the index; row-level security would hide the
    rest."""
    units = {post.unit_id for post in actor.posts if post.unit_id is not None}
    return or_(
        among.reporter_key == actor.reporter_key,
        among.place_id.in_(actor.places_of(Right.INBOX_READ)),
        among.unit_id.in_(sorted(units)),
    )


def _is_read(actor: Actor, among: Notifications = Notification) -> ColumnElement[bool]:
    """Whether it was marked, or is of a kind that the actor muted."""
    muted = (
        select(NotificationMute.account_id)
        .where(NotificationMute.account_id == actor.account_id)
        .where(NotificationMute.subject == among.subject, NotificationMute.kind == among.kind)
        .exists()
    )
    return or_(~_was_not_marked(actor, among), muted)


def _was_not_marked(actor: Actor, among: Notifications = Notification) -> ColumnElement[bool]:
    marked = (
        select(NotificationRead.account_id)
        .where(NotificationRead.subject_id == among.subject_id, NotificationRead.notification_id == among.id)
        .where(NotificationRead.account_id == actor.account_id)
        .exists()
    )
    return case((among.reporter_key.is_not(None), among.read_at.is_(None)), else_=~marked)
