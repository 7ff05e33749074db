"""Appointments as their readers may see them: within the territory where they may read people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from gridwatch.lists import Key, Keyset
from gridwatch.people.actor import Actor
from gridwatch.people.models import Appointment
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import CHINA, as_it_ends
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


@dataclass(frozen=True, slots=True)
class AppointmentFilter:
    """Which appointments: at or below a place (a code), in a role, in force now, on a day, or ever,
    with a set end that comes before an instant."""

    place: str | None = None
    role: Role | None = None
    in_force: bool = True
    on: date | None = None
    ends_before: datetime | None = None


APPOINTMENTS_BY_KEY = Keyset(Appointment.id)


def list_appointments(
    session: Session, wanted: AppointmentFilter, *, actor: Actor, after: Key | None, limit: int, now: datetime
) -> Sequence[Appointment]:
    """A page by key, within the territory where the actor may read people.

    Raises NotFound for an unknown place.
    """
    query = (
        select(Appointment)
        .join(Appointment.place)
        .where(*_conditions(session, wanted, actor, now))
        .options(joinedload(Appointment.account, innerjoin=True), contains_eager(Appointment.place))
    )
    return session.scalars(APPOINTMENTS_BY_KEY.page(query, after, limit)).all()


@dataclass(frozen=True, slots=True)
class AppointmentTotals:
    """How many appointments a list has, of each role, and how many end in each month of China's
    calendar (YYYY-MM)."""

    total: int
    by_role: dict[str, int]
    by_month: dict[str, int]


def count_appointments(
    session: Session, wanted: AppointmentFilter, *, actor: Actor, now: datetime
) -> AppointmentTotals:
    """The totals of exactly what `list_appointments` pages through. Raises NotFound for an unknown
    place."""
    month = func.to_char(
        func.timezone(CHINA.key, func.upper(Appointment.in_force) - timedelta(microseconds=1)), "YYYY-MM"
    )
    query = select(Appointment.role, month, func.count()).join(Appointment.place)
    rows = session.execute(
        query.where(*_conditions(session, wanted, actor, now)).group_by(Appointment.role, month)
    ).all()
    by_role, by_month = Counter[str](), Counter[str]()
    for role, ends, count in rows:
        by_role[role.value] += count
        if ends is not None:
            by_month[ends] += count
    return AppointmentTotals(by_role.total(), dict(by_role), dict(sorted(by_month.items())))


def _conditions(session: Session, wanted: AppointmentFilter, actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Place.path.bool_op("&&")(actor.places_of(Right.PEOPLE_READ))]
    if wanted.place is not None:
        found.append(Place.path.bool_op("@>")([get_place(session, wanted.place, pointer="/place").id]))
    if wanted.role is not None:
        found.append(Appointment.role == wanted.role)
    if wanted.in_force:
        found.append(Appointment.in_force.bool_op("@>")(as_it_ends(wanted.on, now) if wanted.on else now))
    if wanted.ends_before is not None:
        found.append(func.upper(Appointment.in_force) < wanted.ends_before)
    return found
