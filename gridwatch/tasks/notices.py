"""Who is told of a visit: the town of one that is held, and then its monitor what was decided."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.notifications.models import Recipient
from gridwatch.notifications.outbox import Address, Notice, post_notices
from gridwatch.notifications.subject import About, Kept, Subject, Told
from gridwatch.people.permissions import Right
from gridwatch.tasks.models import Visit
from gridwatch.territory.places import lowest_name

VISIT = "visit"


class VisitTold(StrEnum):
    """What people are told about a visit."""

    VISIT_HELD = "visit_held"
    VISIT_DECIDED = "visit_decided"


OF_VISITS: dict[StrEnum, Told] = {
    VisitTold.VISIT_HELD: Told(asks=True, by=Right.INBOX_READ),
    VisitTold.VISIT_DECIDED: Told(asks=False, by=None),
}


def tell_held(session: Session, visit_id: UUID, town_id: int | None, county_id: int, *, now: datetime) -> None:
    """Tell the town that a visit waits for it; the county, where no town is known."""
    to = Address(Recipient.TOWN, place_id=town_id) if town_id else Address(Recipient.COUNTY, place_id=county_id)
    post_notices(session, [Notice(VISIT, visit_id, VisitTold.VISIT_HELD, to)], now=now)


def tell_decided(session: Session, visit: Visit, *, now: datetime) -> None:
    """Tell whoever made it that it was decided on."""
    to = Address(Recipient.REPORTER, reporter_key=visit.reporter_key)
    post_notices(session, [Notice(VISIT, visit.id, VisitTold.VISIT_DECIDED, to)], now=now)


def _about(session: Session, ids: Sequence[UUID]) -> dict[UUID, About]:
    """The village (else the town) where it was; it has no name and no deadline."""
    query = select(Visit.id, lowest_name(Visit.village_id, Visit.town_id)).where(Visit.id.in_(ids))
    return {key: About(place=place) for key, place in session.execute(query)}


def _kept_from(session: Session, visit_id: UUID) -> Kept:
    """No account is kept with a visit: its monitor finds the answer in the inbox alone."""
    return Kept(reporter_key=session.get_one(Visit, visit_id).reporter_key)


VISITS = Subject(OF_VISITS, _about, _kept_from)
