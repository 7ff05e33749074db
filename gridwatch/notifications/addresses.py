"""A person's own addresses for messages, besides the phone."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch.notifications.models import AddressKind, ContactAddress
from gridwatch.people.actor import Actor


def list_addresses(session: Session, *, actor: Actor) -> Sequence[ContactAddress]:
    """Where the actor wants messages."""
    query = select(ContactAddress).where(ContactAddress.account_id == actor.account_id)
    return session.scalars(query.order_by(ContactAddress.kind)).all()


def set_address(session: Session, kind: AddressKind, address: str, *, actor: Actor) -> None:
    """Set an address in place of the one before."""
    made = insert(ContactAddress).values(account_id=actor.account_id, kind=kind, address=address)
    key = [ContactAddress.account_id, ContactAddress.kind]
    session.execute(made.on_conflict_do_update(index_elements=key, set_={"address": address}))


def remove_address(session: Session, kind: AddressKind, *, actor: Actor) -> None:
    """Want no messages there any more."""
    theirs = (ContactAddress.account_id == actor.account_id, ContactAddress.kind == kind)
    session.execute(delete(ContactAddress).where(*theirs))
