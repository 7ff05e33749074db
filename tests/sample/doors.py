"""The same county through the product's own doors, one step after another: what the sets are
compared with."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.datum import Datum
from gridwatch.evidence.announcing import announce
from gridwatch.evidence.arriving import expect, settle
from gridwatch.fieldwork.values import GivenLocation
from gridwatch.files.archive import Archive
from gridwatch.people.accounts import open_account, set_password
from gridwatch.people.actor import Actor, Post
from gridwatch.people.appointments import NewAppointment, appoint, end
from gridwatch.people.committees import join_committee
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import Account, Appointment
from gridwatch.people.roles import Role
from gridwatch.people.units import open_unit
from gridwatch.reports.intake.submission import submit
from gridwatch.reports.lifecycle import Action
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import move
from gridwatch.reports.orders.orders import answer_order
from gridwatch.sample.chronicle import REVISIT_ACCURACY_M
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.intake import SampleRules, intake_of, submission_of
from gridwatch.sample.land import CENTRE
from gridwatch.sample.logins import PASSWORD
from gridwatch.sample.people import SamplePost
from gridwatch.sample.photos import TakenPhoto
from gridwatch.sample.reports import SampleMove, SampleReport
from gridwatch.sample.rounds import rounds
from gridwatch.sample.staffing import SINCE, People, never_signed_in
from gridwatch.tasks.visiting import log_visit
from gridwatch.territory.calendar import CHINA


def staff(
    session: Session,
    county: SampleCounty,
    *,
    vault: IdentityVault,
    now: datetime,
) -> People:
    """Open accounts and fill posts in the order of their terms; the county's logins get the
    sample's password."""
    since = now - SINCE
    accounts = {p.number: open_account(session, p.phone, p.name, by=None, now=since) for p in county.people}
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
    for person in county.logins:
        set_password(session, accounts[person], PASSWORD)
    _sign_in(accounts, county)
    return People({p.number: _actor(accounts[p.number], posts.get(p.number), vault) for p in county.people}, units)


def _sign_in(accounts: dict[int, Account], county: SampleCounty) -> None:
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


def replay(
    session: Session,
    reports: Sequence[SampleReport],
    people: People,
    *,
    rules: SampleRules,
    archive: Archive,
) -> None:
    """Submit the reports and make their moves in the order in which they happened. Raises what the
    product refuses."""
    for _, report, next_move in sorted(_happenings(reports), key=lambda happening: happening[0]):
        if next_move is None:
            submit(session, submission_of(report.sighting), intake_of(report.sighting, people, rules))
        else:
            _move(session, report, next_move, people, rules, archive)


def walk(session: Session, county: SampleCounty, people: People, *, rules: SampleRules, now: datetime) -> None:
    """Log the visits of the county's rounds, one after another."""
    for visits in rounds(session, county, now=now):
        for post, visit in visits:
            actor, capture, at = people.actors[post.person], rules.submission.capture, visit.captured_at
            log_visit(session, visit, actor=actor, signer=rules.signer, rules=capture, now=at)


def _happenings(
    reports: Sequence[SampleReport],
) -> Iterator[tuple[datetime, SampleReport, SampleMove | None]]:
    for report in reports:
        yield report.sighting.received_at, report, None
        for next_move in report.moves:
            yield next_move.at, report, next_move


def _move(
    session: Session, report: SampleReport, planned: SampleMove, people: People, rules: SampleRules, archive: Archive
) -> None:
    by = report.sighting.reporter if planned.by is None else planned.by
    actor = people.actors[by]
    if planned.action is Action.GIVE_FEEDBACK and any(post.unit_id for post in actor.posts):
        order_id = session.scalar(
            select(RectificationOrder.id)
            .where(RectificationOrder.report_id == report.sighting.id, RectificationOrder.answered_at.is_(None))
        )  # fmt: skip
        assert order_id is not None
        answer_order(session, order_id, planned.note or "", actor=actor, rules=rules.moves, now=planned.at)
        return
    version, turn = session.execute(select(Report.version, Report.round).where(Report.id == report.sighting.id)).one()
    is_revisit = planned.action is Action.REVISIT
    photo = rules.photos[turn - 1]
    where = _look_again(session, report, people, photo, by, planned.at, archive) if is_revisit else {}
    command = Move(
        planned.action,
        version,
        note=planned.note,
        place_code=report.sighting.group_code if planned.action is Action.ASSIGN else None,
        into=planned.into,
        unit_id=people.units[planned.unit] if planned.unit else None,
        requirement=planned.note if planned.unit else None,
        **where,
    )
    move(session, report.sighting.id, command, actor=actor, rules=rules.moves, now=planned.at)


def _look_again(
    session: Session, report: SampleReport, people: People, photo: TakenPhoto, by: int, at: datetime, archive: Archive
) -> dict[str, Any]:
    """The photo that whoever revisits takes on the spot, and where that is."""
    actor, report_id = people.actors[by], report.sighting.id
    announce(session, report_id, [photo.item], actor=actor, limits=archive.limits, now=at)
    expected = expect(session, report_id, photo.item.sha256, actor=actor, archive=archive)
    settle(session, expected, photo.examined, now=at)
    sighting = report.sighting
    # Where the report has no point, the revisit is somewhere in the county.
    spot, datum = (sighting.position, sighting.datum) if sighting.position else (CENTRE, Datum.WGS84)
    return {"photo": photo.item.sha256, "location": GivenLocation(*spot, REVISIT_ACCURACY_M, datum)}
