"""Deliveries: queued with the outbox row they come from, then sent one by one, each retried alone.

One delivery is one transaction: claimed with SKIP LOCKED, handed to the channel, marked. A worker
that is killed after the channel took the message and before the mark is committed repeats that one
message; none is ever lost.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from gridwatch.lists import Key, Keyset, both_ways
from gridwatch.notifications.channels import Channel, ChannelFailed, Person
from gridwatch.notifications.models import AddressKind, ContactAddress, Delivery, DeliveryState, Message
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import Account

MESSAGE = "【廉情前哨】您有一条待办，请登录查看。"
"""All that ever leaves about something: nothing of what it is about."""
Compose = Callable[[Session, int], str]
"""The words for an account at the moment of sending, as the product itself; the first line is an e-mail's subject."""
NOTICES: Mapping[Message, Compose] = {Message.NOTICE: lambda _session, _account: MESSAGE}
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 600))
"""The waits between tries; after the last, a delivery has failed and the administrator sees it."""
_NOT_CONFIGURED = "the channel is no longer configured"


def queue_deliveries(
    session: Session,
    people: Mapping[int, Person],
    *,
    hidden_from: Sequence[int],
    channels: Sequence[Channel],
    vault: IdentityVault,
    now: datetime,
    message: Message = Message.NOTICE,
) -> int:
    """One delivery for each person and channel that reaches them; `people` by account. How many
    there are."""
    rows = [
        {
            "id": uuid4(),
            "channel": channel.name,
            "sealed_account": vault.seal(account_id),
            "hidden_from": list(hidden_from),
            "state": DeliveryState.QUEUED,
            "attempts": 0,
            "next_at": now,
            "queued_at": now,
            "message": message,
        }
        for account_id, person in people.items()
        for channel in channels
        if channel.reaches(person)
    ]
    if rows:
        session.connection().execute(insert(Delivery), rows)
    return len(rows)


def send_next(
    session: Session,
    *,
    channels: Sequence[Channel],
    vault: IdentityVault,
    now: datetime,
    texts: Mapping[Message, Compose] = NOTICES,
) -> DeliveryState | None:
    """Try the delivery that has waited longest; how it stands then, or None when none is due."""
    found = session.scalar(
        select(Delivery)
        .where(Delivery.state == DeliveryState.QUEUED, Delivery.next_at <= now)
        .order_by(Delivery.next_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        return None
    channel = next((one for one in channels if one.name == found.channel), None)
    people = people_by_account(session, [vault.open(found.sealed_account)])
    try:
        if channel is None:
            raise ChannelFailed(_NOT_CONFIGURED)
        for account_id, person in people.items():
            channel.send(person, texts[found.message](session, account_id))
    except ChannelFailed as failure:
        _note_failure(found, str(failure), now)
    else:
        found.state, found.ended_at, found.error = DeliveryState.SENT, now, None
        found.attempts += 1
    return found.state


def people_by_account(session: Session, account_ids: Sequence[int]) -> dict[int, Person]:
    """How to reach some accounts; those that are disabled are left out."""
    rows = session.execute(
        select(Account.id, Account.phone, ContactAddress.address)
        .outerjoin(
            ContactAddress,
            (ContactAddress.account_id == Account.id) & (ContactAddress.kind == AddressKind.EMAIL),
        )
        .where(Account.id.in_(account_ids), Account.disabled_at.is_(None))
    )
    return {row.id: Person(row.phone, row.address) for row in rows}


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery as the administrator sees it; the person only where somebody must look after
    it."""

    delivery: Delivery
    account_id: int | None


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Messages that got so far, or all."""

    state: DeliveryState | None = None


DELIVERIES_OLDEST_FIRST = Keyset(Delivery.queued_at, Delivery.id)
DELIVERY_ORDERS = both_ways(queued=DELIVERIES_OLDEST_FIRST)


def list_deliveries(
    session: Session,
    wanted: DeliveryFilter,
    *,
    vault: IdentityVault,
    order: Keyset = DELIVERIES_OLDEST_FIRST,
    after: Key | None,
    limit: int,
) -> list[DeliveryView]:
    """A page, oldest first unless turned round; row-level security shows them to administrators only."""
    query = select(Delivery)
    if wanted.state is not None:
        query = query.where(Delivery.state == wanted.state)
    return [
        DeliveryView(one, vault.open(one.sealed_account) if one.state is DeliveryState.FAILED else None)
        for one in session.scalars(order.page(query, after, limit))
    ]


def sweep_deliveries(session: Session, *, before: datetime) -> None:
    """Delete what ended before an instant."""
    session.execute(delete(Delivery).where(Delivery.ended_at < before))


def _note_failure(delivery: Delivery, error: str, now: datetime) -> None:
    delivery.error = error
    if delivery.attempts >= len(BACKOFF) or error == _NOT_CONFIGURED:
        delivery.state, delivery.ended_at = DeliveryState.FAILED, now
    else:
        delivery.next_at = now + BACKOFF[delivery.attempts]
    delivery.attempts += 1
