"""Who is told of a visit: the town of one that is held, and then its monitor what was decided; and of
a task: the stations that are behind."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gridwatch.notifications.models import Recipient
from gridwatch.notifications.outbox import Address, Notice, post_notices
from gridwatch.notifications.subject import About, Kept, Subject, Told
from gridwatch.people.permissions import Right
from gridwatch.tasks.models import Task, Visit
from gridwatch.territory.calendar import end_of_day
from gridwatch.territory.models import Place
from gridwatch.territory.places import lowest_name

VISIT, TASK = "visit", "task"


class VisitTold(StrEnum):
    """What people are told about a visit."""

    VISIT_HELD = "visit_held"
    VISIT_DECIDED = "visit_decided"


class TaskTold(StrEnum):
    """What people are told about a task."""

    TASK_REMINDED = "task_reminded"


OF_TASKS: dict[StrEnum, Told] = {TaskTold.TASK_REMINDED: Told(asks=True, by=Right.INBOX_READ)}
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


def tell_reminded(session: Session, task_id: UUID, village_ids: Sequence[int], *, now: datetime) -> None:
    """Tell the stations of some villages that their part of a task is not done."""
    notices = [
        Notice(TASK, task_id, TaskTold.TASK_REMINDED, Address(Recipient.STATION, place_id=village_id))
        for village_id in village_ids
    ]
    post_notices(session, notices, now=now)


def _about_tasks(session: Session, ids: Sequence[UUID]) -> dict[UUID, About]:
    """What is to be done, for whom, and by the end of which day."""
    query = select(Task.id, Task.title, Place.name, func.upper(Task.period)).join(Place, Place.id == Task.place_id)
    return {
        key: About(name=title, place=place, due_at=end_of_day(past - timedelta(days=1)))
        for key, title, place, past in session.execute(query.where(Task.id.in_(ids)))
    }


TASKS = Subject(OF_TASKS, _about_tasks, lambda _session, _task_id: Kept())
VISITS = Subject(OF_VISITS, _about, _kept_from)
