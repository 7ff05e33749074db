"""Groups that have fewer monitors than their households ask for, for those who appoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from gridwatch.analysis.coverage.staffing import LEAST, StaffingRule
from gridwatch.analysis.windows import as_it_ends
from gridwatch.people.actor import Actor
from gridwatch.people.models import Appointment
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A group with free seats: so many are needed (one where the households are not known), so many
    are held."""

    group: Place
    village: Place
    needed: int
    monitors: int


def find_vacancies(
    session: Session,
    *,
    actor: Actor,
    place_code: str | None,
    rule: StaffingRule,
    on: date | None = None,
    after: str | None,
    limit: int,
    now: datetime,
) -> Sequence[Vacancy]:
    """Groups at or below a place that lack monitors as a day ends, or now, in the order of their
    codes.

    Raises NotFound.
    """
    day = on or china_day(now)
    village = aliased(Place)
    more = [(Place.households > most, monitors) for most, monitors in rule.steps]
    needed = case(*more, else_=LEAST).label("needed")
    at = as_it_ends(day, now)
    in_term = (Appointment.place_id == Place.id) & (Appointment.role == Role.MONITOR)
    held = (
        select(func.count()).select_from(Appointment).where(in_term, Appointment.in_force.op("@>")(at))
        .correlate(Place).scalar_subquery()
    )  # fmt: skip
    query = (
        select(Place, village, needed, held)
        .join(village, village.id == Place.parent_id)
        .where(Place.level == Level.GROUP, held < needed)
        .where(Place.opened_on <= day, Place.closed_on.is_(None) | (Place.closed_on > day))
        .where(Place.path.op("&&")(actor.places_of(Right.PEOPLE_READ)))
        .order_by(Place.code)
        .limit(limit)
    )
    if place_code is not None:
        query = query.where(Place.path.op("@>")([get_place(session, place_code, pointer="/place").id]))
    if after is not None:
        query = query.where(Place.code > after)
    return [Vacancy(*row) for row in session.execute(query)]
