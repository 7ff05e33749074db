"""The made-up county's accounts, units and posts, as its officials filled them over the years:
written in sets.

What one door after another would have written; a test compares both. The database's own rules of
seats, terms and kin hold for sets as for single rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.audit import AuditEntry
from gridwatch.people.accounts import set_password
from gridwatch.people.actor import Actor, Post
from gridwatch.people.committees import join_committee
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import Account, Appointment
from gridwatch.people.roles import Role
from gridwatch.people.units import open_unit
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.logins import PASSWORD
from gridwatch.sample.people import SamplePost
from gridwatch.sample.sets import Row, insert_set
from gridwatch.territory.calendar import CHINA
from gridwatch.territory.models import Place

# Offices open before anybody is appointed to them.
SINCE = timedelta(days=1000)


@dataclass(frozen=True, slots=True)
class People:
    """Who acts in the county: an actor for each person's number, and each unit's key by its
    name."""

    actors: dict[int, Actor]
    units: dict[str, int]


def staff(session: Session, county: SampleCounty, *, vault: IdentityVault, now: datetime) -> People:
    """Open accounts and fill posts in the order of their terms; the county's logins get the
    sample's password."""
    since = now - SINCE
    accounts = _open_accounts(session, county, since)
    units = {
        unit.name: open_unit(session, unit.place_code, unit.name, actor=None, now=since).id for unit in county.units
    }
    for member in county.committees:
        key = accounts[member.person]
        join_committee(session, key, member.village_code, member.post, member.since, actor=None, now=since)
    posts = _appoint(session, county, accounts, units, now)
    for person in county.logins:
        set_password(session, session.get_one(Account, accounts[person]), PASSWORD)
    actors = {
        person.number: _actor(accounts[person.number], posts.get(person.number), vault) for person in county.people
    }
    return People(actors, units)


def never_signed_in(county: SampleCounty) -> set[int]:
    """The numbers of monitors who never opened the app: some of those who never reported."""
    reporters = {report.sighting.reporter for report in county.reports}
    monitors = {post.person for post in county.posts if post.role is Role.MONITOR}
    return {person for person in monitors - reporters if person % 4 == 0}


def _open_accounts(session: Session, county: SampleCounty, since: datetime) -> dict[int, int]:
    """The key of each person's account; everybody but the absent signed in on the morning of their
    first day."""
    absent = never_signed_in(county)
    first = {post.person: post.starts_on for post in sorted(county.posts, key=lambda p: p.starts_on, reverse=True)}
    rows: list[Row] = [
        {
            "phone": person.phone,
            "name": person.name,
            "created_at": since,
            "first_signed_in_at": _morning(first[person.number])
            if person.number in first and person.number not in absent
            else None,
        }
        for person in county.people
    ]
    insert_set(session, Account, rows)
    phones = [person.phone for person in county.people]
    found = session.execute(select(Account.phone, Account.id).where(Account.phone.in_(phones)))
    keys = {row.phone: row.id for row in found}
    opened = [audit.entry("account.open", "account", keys[phone], account_id=None, now=since) for phone in phones]
    insert_set(session, AuditEntry, opened)
    return {person.number: keys[person.phone] for person in county.people}


def _appoint(
    session: Session, county: SampleCounty, accounts: Mapping[int, int], units: Mapping[str, int], now: datetime
) -> dict[int, Post]:
    """Fill the posts; the office of each person who has one besides being a monitor."""
    places = {row.code: row for row in session.execute(select(Place.code, Place.id, Place.level))}
    planned = sorted(county.posts, key=lambda post: post.starts_on)
    rows: list[Row] = []
    for post in planned:
        place = places[post.place_code]
        rows.append(
            {
                "account_id": accounts[post.person],
                "role": post.role,
                "place_id": place.id,
                "place_level": place.level,
                "seat": post.seat,
                "unit_id": units[post.unit] if post.unit else None,
                "term": f"[{post.starts_on},{post.last_on + timedelta(days=1)})",
                "document_no": post.document_no,
                "declaration": "无",
                "appointed_at": _appointed_at(post, now),
                "ended_at": _morning(post.ended_on) if post.ended_on else None,
                "end_reason": post.end_reason,
            }
        )
    insert_set(session, Appointment, rows)
    made = session.execute(
        select(Appointment.id, Appointment.account_id, Appointment.role, Appointment.place_id)
        .where(Appointment.account_id.in_(list(accounts.values())))
        .order_by(Appointment.id)
    )
    insert_set(session, AuditEntry, _entries(planned, [row.id for row in made], accounts, now))
    return {
        post.person: Post(post.role, row["place_id"], row["place_level"], row["unit_id"])
        for post, row in zip(planned, rows, strict=True)
        if post.role is not Role.MONITOR
    }


def _entries(planned: list[SamplePost], keys: list[int], accounts: Mapping[int, int], now: datetime) -> list[Row]:
    entries = []
    for post, key in zip(planned, keys, strict=True):
        account = accounts[post.person]
        facts = {"account": account, "role": post.role.value, "place": post.place_code}
        opened_at = _appointed_at(post, now)
        entries.append(audit.entry("appointment.open", "appointment", key, account_id=None, now=opened_at, **facts))
        if post.ended_on is not None and post.end_reason is not None:
            ended = {"account": account, "reason": post.end_reason.value}
            at = _morning(post.ended_on)
            entries.append(audit.entry("appointment.end", "appointment", key, account_id=None, now=at, **ended))
    return entries


def _actor(account_id: int, post: Post | None, vault: IdentityVault) -> Actor:
    """Return the person as an official; monitors report and answer, for which no post is needed."""
    return Actor(account_id, vault.pseudonym(account_id), (post,) if post else ())


def _appointed_at(post: SamplePost, now: datetime) -> datetime:
    return min(datetime.combine(post.starts_on, time(), tzinfo=CHINA), now)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=CHINA)
