"""Open the made-up county's accounts, units and posts, as its officials did over the years."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from gridwatch.people.accounts import open_account, set_password
from gridwatch.people.actor import Actor, Post
from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.committees import join_committee
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import Account, Appointment
from gridwatch.people.roles import Role
from gridwatch.people.units import open_unit
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.logins import PASSWORD
from gridwatch.sample.people import SamplePost
from gridwatch.territory.calendar import CHINA

# Offices open before anybody is appointed to them.
SINCE = timedelta(days=1000)


@dataclass(frozen=True, slots=True)
class People:
    """Who acts in the replay: an actor for each person's number, and each unit's key by its name."""

    actors: dict[int, Actor]
    units: dict[str, int]


def staff(
    session: Session,
    county: SampleCounty,
    *,
    vault: IdentityVault,
    logins: Sequence[int],
    now: datetime,
    tick: Callable[[], None],
) -> People:
    """Open accounts and fill posts in the order of their terms; those in `logins` get the sample's password."""
    since = now - SINCE
    accounts = [open_account(session, p.phone, p.name, by=None, now=since) for p in county.people]
    units = {
        unit.name: open_unit(session, unit.place_code, unit.name, actor=None, now=since).id for unit in county.units
    }
    for member in county.committees:
        account_id = accounts[member.person].id
        join_committee(session, account_id, member.village_code, member.post, member.since, actor=None, now=since)
    posts: dict[int, Post] = {}
    for post in sorted(county.posts, key=lambda post: post.starts_on):
        made = _appoint(session, post, accounts[post.person], units, now)
        if post.role is not Role.MONITOR:
            posts[post.person] = Post(made.role, made.place_id, made.place_level, made.unit_id)
        tick()
    for person in logins:
        set_password(session, accounts[person], PASSWORD)
    _sign_in(accounts, county)
    return People({p.number: _actor(accounts[p.number], posts.get(p.number), vault) for p in county.people}, units)


def never_signed_in(county: SampleCounty) -> set[int]:
    """The numbers of monitors who never opened the app: some of those who never reported."""
    reporters = {report.sighting.reporter for report in county.reports}
    monitors = {post.person for post in county.posts if post.role is Role.MONITOR}
    return {person for person in monitors - reporters if person % 4 == 0}


def _sign_in(accounts: Sequence[Account], county: SampleCounty) -> None:
    """Everybody else signed in on the morning of their first day."""
    absent = never_signed_in(county)
    for post in sorted(county.posts, key=lambda post: post.starts_on, reverse=True):
        if post.person not in absent:
            accounts[post.person].first_signed_in_at = _morning(post.starts_on)


def _appoint(session: Session, post: SamplePost, account: Account, units: dict[str, int], now: datetime) -> Appointment:
    unit_id = units[post.unit] if post.unit else None
    new = NewAppointment(
        account.id, post.role, post.place_code, post.document_no, post.starts_on, post.last_on, post.seat, unit_id
    )
    made = appoint(session, new, actor=None, now=min(_midnight(post.starts_on), now))
    if post.ended_on is not None and post.end_reason is not None:
        end(session, made.id, post.end_reason, actor=None, now=_morning(post.ended_on))
    return made


def _actor(account: Account, post: Post | None, vault: IdentityVault) -> Actor:
    """Return the person as an official; monitors report and answer, for which no post is needed."""
    return Actor(account.id, vault.pseudonym(account.id), (post,) if post else ())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=CHINA)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=CHINA)
