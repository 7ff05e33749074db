"""Tasks and visits as their readers may see them, and how far each target is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, joinedload

from gridwatch.database import acting_as_system
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


def tasks_for(
    session: Session, *, is_open: bool | None, after: UUID | None, limit: int, now: datetime
) -> Sequence[Task]:
    """The tasks issued by or to places of the actor, by id; row-level security says which."""
    query = select(Task).options(joinedload(Task.place)).order_by(Task.id).limit(limit)
    if is_open is not None:
        running = Task.withdrawn_at.is_(None) & (func.upper(Task.period) > china_day(now))
        query = query.where(running == is_open)
    if after is not None:
        query = query.where(Task.id > after)
    return session.scalars(query).all()


_PROGRESS = text("""
    SELECT p.id, p.code, p.name, count(v.id) AS done
    FROM task_target t JOIN task k ON k.id = t.task_id JOIN place p ON p.id = t.place_id
    LEFT JOIN visit v ON v.task_id = k.id AND v.state = 'counted'
      AND t.place_id = CASE p.level WHEN 'village' THEN v.village_id ELSE v.group_id END
      AND (v.happened_at AT TIME ZONE 'Asia/Shanghai')::date <@ k.period
    WHERE t.task_id = :task
    GROUP BY p.id, p.code, p.name ORDER BY p.code
""")


def progress(session: Session, task_id: UUID) -> list[TargetProgress]:
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


def visits_for(
    session: Session,
    *,
    actor: Actor,
    mine: bool,
    task_id: UUID | None,
    since: datetime | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[VisitView]:
    """Visits of one's desk, or one's own, in the order in which they happened; all, or since an
    instant."""
    query = select(Visit).options(joinedload(Visit.village), joinedload(Visit.group))
    own = mine or not actor.may_anywhere(Right.VISIT_READ)
    query = query.where(Visit.reporter_key == actor.reporter_key if own else actor.reach(Right.VISIT_READ, _COLUMNS))
    if task_id is not None:
        query = query.where(Visit.task_id == task_id)
    if since is not None:
        query = query.where(Visit.happened_at >= since)
    if after is not None:
        query = query.where(func.row(Visit.happened_at, Visit.id) > func.row(*after))
    found = session.scalars(query.order_by(Visit.happened_at, Visit.id).limit(limit)).all()
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
