"""Who is told of a clearing: the county office, and never whoever is kept from the report beneath."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from gridwatch.clearing.lifecycle import CLEARING_LIFE_CYCLE, ClearingAction
from gridwatch.clearing.models import Clearing
from gridwatch.notifications.models import Recipient
from gridwatch.notifications.outbox import Address, Notice, post_notices
from gridwatch.notifications.subject import Told
from gridwatch.people.permissions import Right


class ClearingTold(StrEnum):
    """What the county office is told about a clearing."""

    CLEARING_PROPOSED = "clearing_proposed"
    CLEARING_CONSENTED = "clearing_consented"
    CLEARING_APPROVED = "clearing_approved"
    CLEARING_DROPPED = "clearing_dropped"
    CLEARING_NEAR = "clearing_near"
    CLEARING_DUE = "clearing_due"


T, A = ClearingTold, ClearingAction
OF_CLEARINGS: dict[StrEnum, Told] = {
    T.CLEARING_PROPOSED:  Told(asks=True, by=Right.INBOX_READ),
    T.CLEARING_CONSENTED: Told(asks=True, by=Right.INBOX_READ),
    T.CLEARING_APPROVED:  Told(asks=True, by=Right.INBOX_READ),
    T.CLEARING_DROPPED:   Told(asks=False, by=Right.INBOX_READ),
    T.CLEARING_NEAR:      Told(asks=True, by=Right.INBOX_READ),
    T.CLEARING_DUE:       Told(asks=True, by=Right.INBOX_READ),
}  # fmt: skip
TELLS: Mapping[ClearingAction, ClearingTold] = {
    A.PROPOSE: T.CLEARING_PROPOSED,
    A.CONSENT: T.CLEARING_CONSENTED,
    A.APPROVE: T.CLEARING_APPROVED,
    A.DROP: T.CLEARING_DROPPED,
}


def tell_step(session: Session, clearing: Clearing, action: ClearingAction, *, now: datetime) -> None:
    """Tell the office of a step after which somebody has something to do, or nothing any more."""
    if action in TELLS:
        tell_office(session, clearing, TELLS[action], now=now)


def tell_office(session: Session, clearing: Clearing, kind: ClearingTold, *, now: datetime) -> None:
    """Tell the county office."""
    to = Address(Recipient.COUNTY, place_id=clearing.place_id)
    post_notices(session, [Notice(CLEARING_LIFE_CYCLE.name, clearing.id, kind, to)], now=now)
