"""Committee members and declared near relations: what bars a person from being a monitor."""

from datetime import date, datetime, time

from psycopg import errors as pg
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.people.accounts import get_account, is_within
from gridwatch.people.actor import Actor
from gridwatch.people.appointments import end
from gridwatch.people.models import Account, CommitteeMember, CommitteePost, EndReason, Kinship, NearRelation
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import CHINA
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


class AlreadyOnCommittee(DomainError):
    """The person holds this post in the village already."""

    code = "already_on_committee"
    kind = Refusal.CONFLICT
    zh = "此人已在该村担任这一职务。"
    en = "This person already holds the post in the village."


def join_committee(
    session: Session,
    account_id: int,
    village_code: str,
    post: CommitteePost,
    start: date,
    *,
    actor: Actor | None,
    now: datetime,
) -> CommitteeMember:
    """Record a committee post; monitors of the village whom it bars lose their seats when it
    begins.

    Raises NotFound, NotAllowed, InvalidField or AlreadyOnCommittee.
    """
    village = _village(session, village_code, actor)
    get_account(session, account_id, pointer="/account_id")
    made = CommitteeMember(account_id=account_id, village_id=village.id, post=post, term=Range(start, None))
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        if isinstance(error.orig, pg.ExclusionViolation):
            raise AlreadyOnCommittee(pointer="/post") from error
        raise
    audit.record(
        session, "committee.join", "account", account_id,
        account_id=actor.account_id if actor else None, now=now, village=village.code, post=post.value,
    )  # fmt: skip
    _end_barred_monitors(session, village.id, at=datetime.combine(start, time(), tzinfo=CHINA), now=now)
    return made


def leave_committee(
    session: Session,
    account_id: int,
    village_code: str,
    post: CommitteePost,
    last: date,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """End a committee post; `last` is its first day without it. Raises NotFound, NotAllowed or
    InvalidField."""
    village = _village(session, village_code, actor)
    found = session.scalar(
        select(CommitteeMember)
        .where(CommitteeMember.account_id == account_id, CommitteeMember.village_id == village.id)
        .where(CommitteeMember.post == post, CommitteeMember.term.op("@>")(last))
    )
    if found is None or found.term.lower == last:
        raise NotFound("account", pointer="/account_id")
    found.term = Range(found.term.lower, last)
    by = actor.account_id if actor else None
    audit.record(session, "committee.leave", "account", account_id, account_id=by, now=now, village=village.code)


def declare_near_relation(
    session: Session, account_id: int, relative_id: int, kinship: Kinship, *, actor: Actor | None, now: datetime
) -> None:
    """Record that two people are near relatives, in both directions; monitors whom it bars lose
    their seats.

    Raises NotFound for people of another territory, or InvalidField when both are the same person.
    """
    if account_id == relative_id:
        raise InvalidField(
            reason_zh="不能申报与本人的亲属关系。",
            reason_en="A person is no relative of themselves.",
            pointer="/relative_id",
        )
    _require_within(session, account_id, actor, "/account_id")
    _require_within(session, relative_id, actor, "/relative_id")
    by = actor.account_id if actor else None
    session.execute(
        insert(NearRelation)
        .values(account_id=account_id, relative_id=relative_id, kinship=kinship, declared_at=now, declared_by=by)
        .on_conflict_do_nothing()
    )
    audit.record(session, "relation.declare", "account", account_id, account_id=by, now=now, relative=relative_id)
    villages = session.scalars(
        select(CommitteeMember.village_id).where(CommitteeMember.account_id.in_([account_id, relative_id])).distinct()
    )
    for village_id in villages.all():
        _end_barred_monitors(session, village_id, at=now, now=now)


def _village(session: Session, code: str, actor: Actor | None) -> Place:
    village = get_place(session, code, pointer="/village_code")
    if village.level is not Level.VILLAGE:
        raise NotFound("village", pointer="/village_code")
    if actor is not None:
        actor.require(Right.PEOPLE_APPOINT, village.path)
    return village


def _require_within(session: Session, account_id: int, actor: Actor | None, pointer: str) -> None:
    query = select(Account.id).where(Account.id == account_id)
    if actor is not None:
        query = query.where(is_within(actor.places_of(Right.PEOPLE_APPOINT)))
    if session.scalar(query) is None:
        raise NotFound("account", pointer=pointer)


_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('village'), CAST(:village AS integer))")
_BARRED = text("""
    SELECT a.id FROM appointment a JOIN place g ON g.id = a.place_id
    WHERE a.role = 'monitor' AND g.path @> ARRAY[CAST(:village AS bigint)]
      AND a.ended_at IS NULL AND (upper(a.in_force) IS NULL OR upper(a.in_force) > :now)
      AND barred_from_village(a.account_id, :village, a.term)
""")


def _end_barred_monitors(session: Session, village_id: int, *, at: datetime, now: datetime) -> None:
    """End their seats as the product: whoever records the relation need not have appointed them.

    Takes the lock that each new monitor of the village takes, so that neither misses the other.
    """
    session.execute(_LOCK, {"village": village_id})
    for appointment_id in session.scalars(_BARRED, {"village": village_id, "now": now}).all():
        end(session, appointment_id, EndReason.JOINED_COMMITTEE, actor=None, now=now, at=max(at, now))
