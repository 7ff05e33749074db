"""From the outbox to people: who holds the posts today and is shown it, but nobody disabled, not its
reporter by a post, and nobody who muted it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.database import acting_as
from gridwatch.notifications.channels import Channel
from gridwatch.notifications.delivering import people_by_account, queue_deliveries
from gridwatch.notifications.models import Notification, Recipient
from gridwatch.notifications.muting import muted_by
from gridwatch.notifications.subject import Kept, Subjects
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import Appointment
from gridwatch.people.permissions import Right, roles_with

BATCH = 50


def expand_outbox(
    session: Session, *, subjects: Subjects, channels: Sequence[Channel], vault: IdentityVault, now: datetime
) -> int:
    """Turn some outbox rows into deliveries to today's holders; how many rows, 0 when none waits.

    Row and deliveries change in one transaction, so that a worker killed in between leaves the row
    to the next.
    """
    waiting = session.scalars(
        select(Notification)
        .where(Notification.expanded_at.is_(None))
        .order_by(Notification.at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    for one in waiting:
        one.expanded_at = now
        fitting = [channel for channel in channels if not (channel.is_group and one.audience is Recipient.REPORTER)]
        if fitting:
            kept = subjects[one.subject].kept_from(session, one.subject_id)
            people = people_by_account(session, _accounts(session, one, kept, vault, now))
            queue_deliveries(session, people, hidden_from=kept.excluded, channels=fitting, vault=vault, now=now)
    return len(waiting)


def _accounts(session: Session, one: Notification, kept: Kept, vault: IdentityVault, now: datetime) -> list[int]:
    """Whom a notification is for today. The reporter's account is opened here and kept nowhere.

    Who is excluded, or from whom it was sealed or taken since, finds nothing in the inbox and is
    not called either.
    """
    if one.audience is Recipient.REPORTER:
        found = [vault.open(kept.sealed_account)] if kept.sealed_account else []
    else:
        found = [key for key in _holders(session, one, now) if vault.pseudonym(key) != kept.reporter_key]
    muted = muted_by(session, one.subject, one.kind, found)
    return [account for account in found if account not in muted and _is_shown(session, one, account, vault)]


def _is_shown(session: Session, one: Notification, account_id: int, vault: IdentityVault) -> bool:
    """Whether it is in this person's inbox, by the one rule of who sees it: row-level security."""
    shown = select(Notification.id).where(Notification.subject_id == one.subject_id, Notification.id == one.id)
    with acting_as(session, account_id, vault.pseudonym(account_id)):
        return session.scalar(shown) is not None


def _holders(session: Session, one: Notification, now: datetime) -> Sequence[int]:
    of_unit = one.audience is Recipient.UNIT
    where = Appointment.unit_id == one.unit_id if of_unit else Appointment.place_id == one.place_id
    roles = roles_with(Right.ORDER_ANSWER if of_unit else Right.INBOX_READ)
    query = select(Appointment.account_id).where(where, Appointment.role.in_(roles))
    return session.scalars(query.where(Appointment.in_force.op("@>")(now)).distinct()).all()
