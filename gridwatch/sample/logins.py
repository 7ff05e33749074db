"""Who of the made-up county can sign in: one person a role, where there is something to do."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.people.models import Account, Appointment
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import State
from gridwatch.sample.people import SamplePost
from gridwatch.sample.reports import SampleReport
from gridwatch.territory.calendar import china_day
from gridwatch.territory.models import Place

PASSWORD = "gridwatch-sample"  # noqa: S105 - the sample's, printed by the demo
SECRETARIES = 2
_TWO_OF = {Role.TOWN_SECRETARY, Role.TOWN_CLERK, Role.COUNTY_OFFICER}


@dataclass(frozen=True, slots=True)
class Login:
    """An account to try: its role, where, and the phone to sign in with; the password is the
    sample's."""

    role: Role
    place_code: str
    place: str
    name: str
    phone: str


def choose_logins(
    posts: Sequence[SamplePost], reports: Sequence[SampleReport], instants: Sequence[datetime]
) -> list[int]:
    """Choose the people who get a password: a village's that has work at all those instants, its
    town's, the county's.

    Of the monitors, one who has reported much; of secretaries, clerks and county officers two, since
    sign-off and approval take a second person. All hold their posts at all those instants, so that
    whoever loads the county then has the same ones.
    """
    village = _busiest_village(posts, reports, instants)
    reported = Counter(report.sighting.reporter for report in reports)
    chosen: list[int] = []
    for role in Role:
        near = sorted(_posts(posts, role, village, instants), key=lambda post: -reported[post.person])
        wanted = SECRETARIES if role in _TWO_OF else 1
        chosen += [post.person for post in near[:wanted]]
    return chosen


def list_logins(session: Session, county_code: str, *, now: datetime) -> list[Login]:
    """List the accounts of the loaded county that have a password, with the posts they hold at
    `now`."""
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


def _busiest_village(posts: Sequence[SamplePost], reports: Sequence[SampleReport], instants: Sequence[datetime]) -> str:
    """Return the village that never has few reports waiting for its chief; some village where there
    are no reports."""
    waiting = {at: Counter(_waiting_in(reports, at)) for at in instants}
    villages = sorted({post.place_code[:12] for post in posts if len(post.place_code) >= 12})
    return max(villages, key=lambda code: (min(count[code] for count in waiting.values()), code))


def _waiting_in(reports: Sequence[SampleReport], at: datetime) -> Iterator[str]:
    for report in reports:
        if report.sighting.received_at <= at and report.until(at).state is State.SUBMITTED:
            yield report.sighting.group_code[:12]


def _posts(posts: Sequence[SamplePost], role: Role, village: str, instants: Sequence[datetime]) -> Iterator[SamplePost]:
    days = {china_day(at) for at in instants}
    for post in posts:
        is_near = post.place_code.startswith(village) or post.place_code in {village[:6], village[:9]}
        if post.role is role and is_near and all(post.is_in_force(day) for day in days):
            yield post
