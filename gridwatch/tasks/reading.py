"""Tasks and visits as their readers may see them, and how far each target is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, joinedload

from gridwatch.database import acting_as_system
from gridwatch.lists import Key, Keyset
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.models import Report
from gridwatch.tasks.issuing import get_task
from gridwatch.tasks.models import Task, TaskTarget, Visit, VisitFinding
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A target of a task: visits that the server acknowledged in the period, and how many it
    takes."""

    code: str
    name: str
    done: int
    needed: int


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit; `finding` is None for those who may not know what it found."""

    visit: Visit
    finding: VisitFinding | None
    report_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Running tasks, ended ones, or both."""

    open: bool | None = None


TASKS_BY_ID = Keyset(Task.id)


def list_tasks(session: Session, wanted: TaskFilter, *, after: Key | None, limit: int, now: datetime) -> Sequence[Task]:
    """A page of the tasks issued by or to places of the actor, by id; row-level security says
    which."""
    query = select(Task).options(joinedload(Task.place))
    if wanted.open is not None:
        running = Task.withdrawn_at.is_(None) & (func.upper(Task.period) > china_day(now))
        query = query.where(running == wanted.open)
    return session.scalars(TASKS_BY_ID.page(query, after, limit)).all()


_PROGRESS = text("""
    SELECT p.id, p.code, p.name, count(v.id) AS done
    FROM task_target t JOIN task k ON k.id = t.task_id JOIN place p ON p.id = t.place_id
    LEFT JOIN visit v ON v.task_id = k.id AND v.state = 'counted'
      AND t.place_id = CASE p.level WHEN 'village' THEN v.village_id ELSE v.group_id END
      AND (v.happened_at AT TIME ZONE 'Asia/Shanghai')::date <@ k.period
    WHERE t.task_id = :task
    GROUP BY p.id, p.code, p.name ORDER BY p.code
""")


def list_progress(session: Session, task_id: UUID) -> list[TargetProgress]:
    """How far each target that the actor may know of is. Raises NotFound.

    Counted as the product: a visit that found a problem counts as any other, so the number betrays
    none.
    """
    task = get_task(session, task_id)
    seen = set(session.scalars(select(TaskTarget.place_id).where(TaskTarget.task_id == task_id)))
    with acting_as_system(session):
        rows = session.execute(_PROGRESS, {"task": task_id}).all()
    return [TargetProgress(r.code, r.name, r.done, task.visits_per_target) for r in rows if r.id in seen]


def targets_of(session: Session, tasks: Sequence[Task]) -> dict[UUID, list[Place]]:
    """The targets of some tasks that the actor may know of."""
    found: dict[UUID, list[Place]] = {task.id: [] for task in tasks}
    rows = session.execute(
        select(TaskTarget.task_id, Place)
        .join(Place, Place.id == TaskTarget.place_id)
        .where(TaskTarget.task_id.in_(found))
        .order_by(Place.code)
    )
    for task_id, place in rows:
        found[task_id].append(place)
    return found


_COLUMNS = {
    Level.COUNTY: Visit.county_id, Level.TOWN: Visit.town_id,
    Level.VILLAGE: Visit.village_id, Level.GROUP: Visit.group_id,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits: made for a task, or all; since an instant, or ever; one's own, or the desk's."""

    task_id: UUID | None = None
    since: datetime | None = None
    mine: bool = False


VISITS_BY_TIME = Keyset(Visit.happened_at, Visit.id)


def list_visits(
    session: Session, wanted: VisitFilter, *, actor: Actor, after: Key | None, limit: int
) -> list[VisitView]:
    """A page of the visits of one's desk, or one's own, in the order in which they happened."""
    query = select(Visit).options(joinedload(Visit.village), joinedload(Visit.group))
    own = wanted.mine or not actor.may_anywhere(Right.VISIT_READ)
    query = query.where(Visit.reporter_key == actor.reporter_key if own else actor.reach(Right.VISIT_READ, _COLUMNS))
    if wanted.task_id is not None:
        query = query.where(Visit.task_id == wanted.task_id)
    if wanted.since is not None:
        query = query.where(Visit.happened_at >= wanted.since)
    found = session.scalars(VISITS_BY_TIME.page(query, after, limit)).all()
    return _with_findings(session, found)


def _with_findings(session: Session, visits: Sequence[Visit]) -> list[VisitView]:
    keys = [visit.id for visit in visits]
    findings = {f.visit_id: f for f in session.scalars(select(VisitFinding).where(VisitFinding.visit_id.in_(keys)))}
    own = (Visit.id == Report.visit_id) & (Visit.reporter_key == Report.reporter_key)
    linked = session.execute(
        select(Report.visit_id, Report.id).join(Visit, own).where(Visit.id.in_(keys)).order_by(Report.id)
    ).all()
    return [
        VisitView(visit, findings.get(visit.id), [row.id for row in linked if row.visit_id == visit.id])
        for visit in visits
    ]
