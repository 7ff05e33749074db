"""Groups that have fewer monitors than their households ask for, for those who appoint."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from gridwatch.analysis.coverage.staffing import LEAST, StaffingRule
from gridwatch.lists import Key, Keyset
from gridwatch.people.actor import Actor
from gridwatch.people.models import Appointment
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import as_it_ends, china_day
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


@dataclass(frozen=True, slots=True)
class VacancyFilter:
    """Groups at or below a place (a code) that lack monitors as a day ends, or now."""

    place: str | None = None
    on: date | None = None


VACANCIES_BY_CODE = Keyset(Place.code)


def list_vacancies(
    session: Session,
    wanted: VacancyFilter,
    *,
    actor: Actor,
    rule: StaffingRule,
    after: Key | None,
    limit: int,
    now: datetime,
) -> Sequence[Vacancy]:
    """A page in the order of the groups' codes. Raises NotFound for an unknown place."""
    day = wanted.on or china_day(now)
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
    )
    if wanted.place is not None:
        query = query.where(Place.path.op("@>")([get_place(session, wanted.place, pointer="/place").id]))
    return [Vacancy(*row) for row in session.execute(VACANCIES_BY_CODE.page(query, after, limit))]
