"""Making checklists, and issuing them as tasks to stations and groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.tasks.models import ChecklistTemplate, Task, TaskTarget
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.placement import Home
from gridwatch.territory.places import get_place

TARGET_LEVELS = frozenset({Level.VILLAGE, Level.GROUP})


class TaskWithdrawn(DomainError):
    """The task was withdrawn before."""

    code = "task_withdrawn"
    kind = Refusal.CONFLICT
    zh = "这项任务已经撤回。"
    en = "This task was withdrawn already."


@dataclass(frozen=True, slots=True)
class NewTask:
    """What a task asks: items from a template or its own, targets by code, both days inclusive."""

    place_code: str
    targets: Sequence[str]
    starts_on: date
    ends_on: date
    template_id: UUID | None = None
    title: str | None = None
    items: Sequence[str] = ()
    visits_per_target: int = 1


def make_template(
    session: Session, place_code: str, title: str, items: Sequence[str], *, actor: Actor | None, now: datetime
) -> ChecklistTemplate:
    """Make a checklist for a town or county. Raises NotFound or NotAllowed."""
    place = _issuing_place(session, place_code, actor)
    made = ChecklistTemplate(
        id=uuid4(), place_id=place.id, title=title, items=list(items), made_by=_by(actor), made_at=now, place=place
    )
    session.add(made)
    session.flush()
    audit.record(session, "template.make", "template", made.id, account_id=_by(actor), now=now, place=place.code)
    return made


def list_templates(session: Session) -> Sequence[ChecklistTemplate]:
    """The open checklists that exist for this actor, newest first; row-level security says
    which."""
    query = select(ChecklistTemplate).where(ChecklistTemplate.closed_at.is_(None))
    return session.scalars(query.options(joinedload(ChecklistTemplate.place)).order_by(ChecklistTemplate.id)).all()


def close_template(session: Session, template_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a checklist out of use; tasks made from it go on. Raises NotFound or NotAllowed."""
    found = _template(session, template_id)
    actor.require(Right.TASK_ISSUE, found.place.path)
    found.closed_at = now
    audit.record(session, "template.close", "template", found.id, account_id=actor.account_id, now=now)


def issue(session: Session, new: NewTask, *, actor: Actor | None, now: datetime) -> Task:
    """Issue a task. Raises NotFound, NotAllowed, or InvalidField for days or targets that do not
    fit."""
    place = _issuing_place(session, new.place_code, actor)
    title, items = _content(session, new)
    if new.ends_on < new.starts_on:
        raise InvalidField(
            reason_zh="结束日早于开始日。", reason_en="The task ends before it starts.", pointer="/ends_on"
        )
    targets = [_target(session, code, place, f"/targets/{n}") for n, code in enumerate(new.targets)]
    made = Task(
        id=uuid4(),
        place_id=place.id,
        place=place,
        template_id=new.template_id,
        title=title,
        items=list(items),
        period=Range(new.starts_on, new.ends_on + timedelta(days=1)),
        visits_per_target=new.visits_per_target,
        issued_by=_by(actor),
        issued_at=now,
    )
    session.add(made)
    session.flush()
    rows = [{"task_id": made.id, "place_id": key} for key in sorted({target.id for target in targets})]
    session.connection().execute(insert(TaskTarget), rows)
    audit.record(session, "task.issue", "task", made.id, account_id=_by(actor), now=now, targets=len(rows))
    return made


def withdraw(session: Session, task_id: UUID, *, actor: Actor, now: datetime) -> Task:
    """Withdraw a task; visits made for it stay. Raises NotFound, NotAllowed or TaskWithdrawn."""
    found = get_task(session, task_id)
    actor.require(Right.TASK_ISSUE, found.place.path)
    if found.withdrawn_at is not None:
        raise TaskWithdrawn()
    found.withdrawn_at = now
    audit.record(session, "task.withdraw", "task", found.id, account_id=actor.account_id, now=now)
    return found


def get_task(session: Session, task_id: UUID, *, pointer: str | None = None) -> Task:
    """The task, if it was issued by or to a place of the actor. Raises NotFound."""
    found = session.scalar(select(Task).where(Task.id == task_id).options(joinedload(Task.place)))
    if found is None:
        raise NotFound("task", pointer=pointer)
    return found


def items_at(session: Session, task_id: UUID, homes: Sequence[Home], *, pointer: str) -> Sequence[str]:
    """The checklist of a task that was issued to where somebody was appointed then, though it be
    theirs no more.

    As the product: a visit that arrives after the term is judged as of its capture. Raises
    NotFound.
    """
    above = {key for home in homes for key in home.path}
    to_them = or_(TaskTarget.place_id.in_(above), Place.path.bool_op("&&")([home.path[-1] for home in homes]))
    targets = select(TaskTarget.task_id).join(Place, Place.id == TaskTarget.place_id)
    query = select(Task.items).where(Task.id == task_id, targets.where(TaskTarget.task_id == task_id, to_them).exists())
    with acting_as_system(session):
        found = session.scalar(query)
    if found is None:
        raise NotFound("task", pointer=pointer)
    return found


def _issuing_place(session: Session, code: str, actor: Actor | None) -> Place:
    place = get_place(session, code, pointer="/place_code")
    if place.level not in {Level.TOWN, Level.COUNTY}:
        raise InvalidField(
            reason_zh="任务由乡镇或区县下发。", reason_en="A town or county issues tasks.", pointer="/place_code"
        )
    if actor is not None:
        actor.require(Right.TASK_ISSUE, place.path)
    return place


def _content(session: Session, new: NewTask) -> tuple[str, Sequence[str]]:
    if new.template_id is not None:
        template = _template(session, new.template_id, pointer="/template_id")
        return new.title or template.title, new.items or template.items
    if not new.title or not new.items:
        raise InvalidField(
            reason_zh="请选择清单模板，或填写标题和检查项。",
            reason_en="Name a template, or give a title and items.",
            pointer="/template_id",
        )
    return new.title, new.items


def _template(session: Session, template_id: UUID, *, pointer: str | None = None) -> ChecklistTemplate:
    query = select(ChecklistTemplate).where(ChecklistTemplate.id == template_id)
    found = session.scalar(query.options(joinedload(ChecklistTemplate.place)))
    if found is None or found.closed_at is not None:
        raise NotFound("template", pointer=pointer)
    return found


def _target(session: Session, code: str, issuer: Place, pointer: str) -> Place:
    target = get_place(session, code, pointer=pointer)
    if target.level not in TARGET_LEVELS or issuer.id not in target.path:
        raise InvalidField(
            reason_zh="任务只能下发到本地的村（前哨站）或组。",
            reason_en="A task is issued to villages (their stations) or groups of the issuing place.",
            pointer=pointer,
        )
    return target


def _by(actor: Actor | None) -> int | None:
    return actor.account_id if actor else None
