"""Who of the made-up county can sign in: one person a role, where there is something to do."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.people.models import Account, Appointment
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import OPEN_STATES, State
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.people import SamplePost
from gridwatch.territory.models import Place

PASSWORD = "gridwatch-sample"  # noqa: S105 - the sample's, printed by the demo
SECRETARIES = 2


@dataclass(frozen=True, slots=True)
class Login:
    """An account to try: its role, where, and the phone to sign in with; the password is the sample's."""

    role: Role
    place_code: str
    place: str
    name: str
    phone: str


def choose_logins(county: SampleCounty, on: date) -> list[int]:
    """Choose the people who get a password: a busy village's, its town's, and the county's.

    Of the monitors, one in term who has reported; of the secretaries two, since sign-off takes a second person.
    """
    village = _busiest_village(county)
    chosen: list[int] = []
    for role in Role:
        posts = sorted(_posts(county, role, village, on), key=lambda post: -_reported(county, post.person))
        wanted = SECRETARIES if role in {Role.TOWN_SECRETARY, Role.TOWN_CLERK} else 1
        chosen += [post.person for post in posts[:wanted]]
    return chosen


def list_logins(session: Session, county_code: str, *, now: datetime) -> list[Login]:
    """List the accounts of the loaded county that have a password, with the posts they hold at `now`."""
    rows = session.execute(
        select(Appointment.role, Place.code, Place.name, Account.name, Account.phone)
        .join(Account, Account.id == Appointment.account_id)
        .join(Place, Place.id == Appointment.place_id)
        .where(Place.code.startswith(county_code), Account.password_hash.is_not(None))
        .where(Appointment.in_force.op("@>")(now))
        .order_by(Account.id)
    ).all()
    by_role = {role: number for number, role in enumerate(Role)}
    return sorted((Login(*row) for row in rows), key=lambda login: by_role[login.role])


def _busiest_village(county: SampleCounty) -> str:
    """Return the village with most reports waiting for its chief."""
    waiting = Counter(report.sighting.group_code[:12] for report in county.reports if report.state is State.SUBMITTED)
    everywhere = Counter(report.sighting.group_code[:12] for report in county.reports if report.state in OPEN_STATES)
    return max(everywhere, key=lambda code: (waiting[code], everywhere[code], code))


def _posts(county: SampleCounty, role: Role, village: str, on: date) -> Iterator[SamplePost]:
    for post in county.posts:
        is_near = post.place_code.startswith(village) or post.place_code in {village[:6], village[:9]}
        if post.role is role and is_near and post.is_in_force(on):
            yield post


def _reported(county: SampleCounty, person: int) -> int:
    return sum(report.sighting.reporter == person for report in county.reports)
