"""What a line of the inbox is about: which report, where, until when; for a unit its order alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from gridwatch.notifications.models import Notification, Recipient
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.territory.models import Place


@dataclass(frozen=True, slots=True)
class About:
    """The number of the report and the village (else the town) where it lies, as far as they are
    the reader's to know; the end of what runs now, None when nothing does."""

    number: str | None
    place: str | None
    due_at: datetime | None


_NOTHING = About(None, None, None)


def about_of(session: Session, notifications: Sequence[Notification]) -> dict[UUID, About]:
    """By the notification's id. What does not exist for the reader any more is about nothing."""
    of_units = [one for one in notifications if one.audience is Recipient.UNIT]
    reports = _reports(session, [one.report_id for one in notifications if one.audience is not Recipient.UNIT])
    orders = _orders(session, [one.order_id for one in of_units if one.order_id is not None])
    return {
        one.id: (orders.get(one.order_id) if one.audience is Recipient.UNIT else reports.get(one.report_id)) or _NOTHING
        for one in notifications
    }


def _reports(session: Session, ids: Sequence[UUID]) -> dict[UUID | None, About]:
    village, town = aliased(Place), aliased(Place)
    query = (
        select(Report.id, Report.number, func.coalesce(village.name, town.name), Report.due_at)
        .outerjoin(village, village.id == Report.village_id)
        .outerjoin(town, town.id == Report.town_id)
        .where(Report.id.in_(ids))
    )
    return {key: About(number, place, due_at) for key, number, place, due_at in session.execute(query)}


def _orders(session: Session, ids: Sequence[UUID]) -> dict[UUID | None, About]:
    query = select(RectificationOrder.id, RectificationOrder.due_at).where(
        RectificationOrder.id.in_(ids), RectificationOrder.answered_at.is_(None)
    )
    return {key: About(None, None, due_at) for key, due_at in session.execute(query)}
