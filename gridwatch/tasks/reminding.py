"""Reminding the stations whose part of a task is not done yet."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, Refusal
from gridwatch.notifications.models import Notification
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.tasks.issuing import get_task
from gridwatch.tasks.models import Task
from gridwatch.tasks.notices import TASK, TaskTold, tell_reminded
from gridwatch.tasks.reading import list_progress
from gridwatch.territory.calendar import china_day, end_of_day
from gridwatch.territory.models import Place


class TaskNotRunning(DomainError):
    """Nobody is reminded of what has not begun, is over, or was withdrawn."""

    code = "task_not_running"
    kind = Refusal.CONFLICT
    zh = "这项任务不在进行中，不能催办。"
    en = "The task is not running, so nobody is reminded of it."


def remind(session: Session, task_id: UUID, codes: Collection[str] | None, *, actor: Actor, now: datetime) -> int:
    """Remind the stations of the targets that are behind, or of those among them with these codes,
    each once a day; how many were reminded.

    Raises NotFound, NotAllowed, TaskNotRunning.
    """
    task = get_task(session, task_id)
    actor.require(Right.TASK_ISSUE, task.place.path)
    if task.withdrawn_at is not None or china_day(now) not in task.period:
        raise TaskNotRunning()
    behind = {one.code for one in list_progress(session, task_id) if one.done < one.needed}
    villages = _villages(session, behind if codes is None else behind & set(codes)) - _reminded_today(
        session, task, now
    )
    tell_reminded(session, task_id, sorted(villages), now=now)
    if villages:
        facts = {"targets": len(villages)}
        audit.record(session, "task.remind", "task", task_id, account_id=actor.account_id, now=now, **facts)
    return len(villages)


def _villages(session: Session, codes: Collection[str]) -> set[int]:
    """The villages in which these places lie: their stations are told, of a group too."""
    return {path[2] for path in session.scalars(select(Place.path).where(Place.code.in_(codes)))}


def _reminded_today(session: Session, task: Task, now: datetime) -> set[int]:
    midnight = end_of_day(china_day(now) - timedelta(days=1))
    told = select(Notification.place_id).where(
        Notification.subject == TASK,
        Notification.subject_id == task.id,
        Notification.kind == TaskTold.TASK_REMINDED,
        Notification.at >= midnight,
    )
    with acting_as_system(session):
        return {place_id for place_id in session.scalars(told) if place_id is not None}
