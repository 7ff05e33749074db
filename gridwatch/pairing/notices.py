"""Who is told of what a diary raised: the town's desk that it waits, and whoever raised it what became
of it."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.notifications.models import Recipient
from gridwatch.notifications.outbox import Address, Notice, post_notices
from gridwatch.notifications.subject import Told
from gridwatch.pairing.lifecycle import DIARY_ITEM_LIFE_CYCLE, DiaryItemAction
from gridwatch.pairing.models import DiaryItem, Pairing
from gridwatch.people.models import Appointment
from gridwatch.people.permissions import Right, roles_with
from gridwatch.territory.codes import Level


class DiaryItemTold(StrEnum):
    """What people are told about a problem or a suggestion from a diary."""

    RAISED = "raised"
    PASSED_ON = "passed_on"
    DONE = "done"
    NOT_DONE = "not_done"
    REOPENED = "reopened"


OF_DIARY_ITEMS: dict[StrEnum, Told] = {
    DiaryItemTold.RAISED:    Told(asks=True, by=Right.INBOX_READ),
    DiaryItemTold.PASSED_ON: Told(asks=False, by=Right.INBOX_READ),
    DiaryItemTold.DONE:      Told(asks=False, by=Right.INBOX_READ),
    DiaryItemTold.NOT_DONE:  Told(asks=False, by=Right.INBOX_READ),
    DiaryItemTold.REOPENED:  Told(asks=False, by=Right.INBOX_READ),
}  # fmt: skip

TELLS: dict[DiaryItemAction, DiaryItemTold] = {
    DiaryItemAction.PASS_ON: DiaryItemTold.PASSED_ON,
    DiaryItemAction.FINISH: DiaryItemTold.DONE,
    DiaryItemAction.DECLINE: DiaryItemTold.NOT_DONE,
    DiaryItemAction.REOPEN: DiaryItemTold.REOPENED,
}
"""After each step, what whoever raised it is told."""

_BODIES = {Level.TOWN: Recipient.TOWN, Level.COUNTY: Recipient.COUNTY}


def tell_raised(session: Session, item: DiaryItem, pairing: Pairing, *, now: datetime) -> None:
    """Tell the town's desk that something waits for it."""
    post_notices(session, [_notice(item, DiaryItemTold.RAISED, Level.TOWN, pairing.town_id)], now=now)


def tell_became(session: Session, item: DiaryItem, action: DiaryItemAction, pairing: Pairing, *, now: datetime) -> None:
    """Tell whoever raised it what became of it, where they hold their office now; nobody else at
    that place is shown it (`notification_of_diary_item`)."""
    notices = [_notice(item, TELLS[action], level, key) for level, key in _offices(session, pairing, now)]
    post_notices(session, notices, now=now)


def _offices(session: Session, pairing: Pairing, now: datetime) -> Iterator[tuple[Level, int]]:
    held = select(Appointment.place_level, Appointment.place_id).where(
        Appointment.account_id == pairing.officer_id,
        Appointment.role.in_(roles_with(Right.DIARY_WRITE)),
        Appointment.place_id.in_(pairing.town.path),
        Appointment.in_force.op("@>")(now),
    )
    yield from session.execute(held.distinct())


def _notice(item: DiaryItem, kind: DiaryItemTold, level: Level, place_id: int) -> Notice:
    return Notice(DIARY_ITEM_LIFE_CYCLE.name, item.id, kind, Address(_BODIES[level], place_id=place_id))
