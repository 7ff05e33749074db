"""What waits at a post: shown before an appointment ends, since reports and tasks belong to the
post and stay."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import Session

from gridwatch.database import acting_as_system
from gridwatch.people.actor import Actor
from gridwatch.people.appointments import Ending, foresee_ending
from gridwatch.people.models import Appointment
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import Custodian
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.reports.overdue.definition import is_overdue
from gridwatch.tasks.models import Task, TaskTarget
from gridwatch.territory.calendar import china_day


@dataclass(frozen=True, slots=True)
class Handover:
    """What ending an appointment would affect: who is left, and what the post holds open.

    A monitor's own reports are not counted: the number would say who reports.
    """

    appointment: Appointment
    others_in_post: int
    warnings: Sequence[str]
    open_reports: int
    overdue_reports: int
    open_orders: int
    running_tasks: int


_HELD_BY = {
    Role.CHIEF: (Custodian.STATION, Report.village_id),
    Role.DEPUTY: (Custodian.STATION, Report.village_id),
    Role.TOWN_CLERK: (Custodian.TOWN, Report.town_id),
    Role.TOWN_SECRETARY: (Custodian.TOWN, Report.town_id),
    Role.COUNTY_OFFICER: (Custodian.COUNTY, Report.county_id),
}


def foresee_handover(session: Session, appointment_id: int, *, actor: Actor, now: datetime) -> Handover:
    """What ending it now would affect; changes nothing. Raises NotFound or NotAllowed.

    Who reads reports counts those that exist for them. An administrator, who reads none, is told
    the product's count, without those that they are recused from.
    """
    ending = foresee_ending(session, appointment_id, actor=actor, now=now)
    reads = actor.may(Right.REPORT_READ, ending.appointment.place.path)
    with nullcontext() if reads else acting_as_system(session):
        reports, overdue = _reports(session, ending.appointment, actor, now)
        orders = _orders(session, ending.appointment, actor)
    with acting_as_system(session):
        tasks = _tasks(session, ending.appointment, now)
    return Handover(
        ending.appointment,
        ending.others_in_post,
        _warnings(ending, stranded=bool(reports or orders or tasks)),
        reports,
        overdue,
        orders,
        tasks,
    )


def _warnings(ending: Ending, *, stranded: bool) -> list[str]:
    """`unattended` says that work waits and nobody is left to do it."""
    unattended = stranded and not ending.others_in_post
    return [*ending.warnings, *(["unattended"] if unattended else [])]


def _reports(session: Session, held: Appointment, actor: Actor, now: datetime) -> tuple[int, int]:
    waiting = _waiting(held, actor)
    total, overdue = session.execute(
        select(func.count(), func.count().filter(is_overdue(now))).select_from(Report).where(waiting)
    ).one()
    return total, overdue


def _waiting(held: Appointment, actor: Actor) -> ColumnElement[bool]:
    if held.role not in _HELD_BY:
        return false()
    custodian, place = _HELD_BY[held.role]
    not_theirs = Report.excluded_account_ids.bool_op("@>")([held.account_id]).is_(False)
    seen = Report.excluded_account_ids.bool_op("@>")([actor.account_id]).is_(False)
    return and_(place == held.place_id, Report.custodian == custodian, not_theirs, seen)


def _orders(session: Session, held: Appointment, actor: Actor) -> int:
    if held.unit_id is None:
        return 0
    query = (
        select(func.count())
        .select_from(RectificationOrder)
        .join(Report, Report.id == RectificationOrder.report_id)
        .where(RectificationOrder.unit_id == held.unit_id, RectificationOrder.answered_at.is_(None))
        .where(Report.excluded_account_ids.bool_op("@>")([actor.account_id]).is_(False))
    )
    return session.scalar(query) or 0


def _tasks(session: Session, held: Appointment, now: datetime) -> int:
    """Running tasks issued to the place, for those who carry them out."""
    if held.role not in {Role.MONITOR, Role.DEPUTY, Role.CHIEF}:
        return 0
    query = (
        select(func.count(Task.id.distinct()))
        .join(TaskTarget, TaskTarget.task_id == Task.id)
        .where(TaskTarget.place_id.in_(held.place.path), Task.withdrawn_at.is_(None))
        .where(func.upper(Task.period) > china_day(now))
    )
    return session.scalar(query) or 0
