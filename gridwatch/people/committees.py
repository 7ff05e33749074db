"""Committee members and declared near relations: what bars a person from being a monitor."""

from datetime import date, datetime

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import InvalidField, NotAllowed, NotFound
from gridwatch.people.accounts import get_account
from gridwatch.people.actor import Actor
from gridwatch.people.appointments import end
from gridwatch.people.models import CommitteeMember, CommitteePost, EndReason, Kinship, NearRelation
from gridwatch.people.permissions import Right
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


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
    """Record a committee post; monitors of the village whom it bars lose their seats at once.

    Raises NotFound or NotAllowed.
    """
    village = session.scalar(
        select(Place).where(Place.code == village_code, Place.level == Level.VILLAGE, Place.closed_on.is_(None))
    )
    if village is None:
        raise NotFound("village", pointer="/village_code")
    if actor is not None:
        actor.require(Right.PEOPLE_APPOINT, village.path)
    get_account(session, account_id)
    made = CommitteeMember(account_id=account_id, village_id=village.id, post=post, term=Range(start, None))
    session.add(made)
    session.flush()
    audit.record(
        session, "committee.join", "account", account_id,
        account_id=actor.account_id if actor else None, now=now, village=village.code, post=post.value,
    )  # fmt: skip
    _end_barred_monitors(session, village.id, actor=actor, now=now)
    return made


def declare_near_relation(
    session: Session,
    account_id: int,
    relative_id: int,
    kinship: Kinship,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Record that two people are near relatives, in both directions; monitors whom it bars lose their seats.

    Raises NotFound, NotAllowed or InvalidField when both are the same person.
    """
    if account_id == relative_id:
        raise InvalidField(
            reason_zh="不能申报与本人的亲属关系。",
            reason_en="A person is no relative of themselves.",
            pointer="/relative_id",
        )
    if actor is not None and not actor.may_anywhere(Right.PEOPLE_APPOINT):
        raise NotAllowed(right=Right.PEOPLE_APPOINT.value)
    get_account(session, account_id)
    get_account(session, relative_id)
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
        _end_barred_monitors(session, village_id, actor=actor, now=now)


_BARRED = text("""
    SELECT a.id FROM appointment a JOIN place g ON g.id = a.place_id
    WHERE a.role = 'monitor' AND g.path @> ARRAY[CAST(:village AS bigint)]
      AND a.ended_at IS NULL AND (upper(a.in_force) IS NULL OR upper(a.in_force) > :now)
      AND barred_from_village(a.account_id, :village, a.term)
""")


def _end_barred_monitors(session: Session, village_id: int, *, actor: Actor | None, now: datetime) -> None:
    for appointment_id in session.scalars(_BARRED, {"village": village_id, "now": now}).all():
        end(session, appointment_id, EndReason.JOINED_COMMITTEE, actor=actor, now=now)


def committee_of(session: Session, village_id: int, on: date) -> list[CommitteeMember]:
    """The committee members of a village on a day."""
    query = select(CommitteeMember).where(CommitteeMember.village_id == village_id, CommitteeMember.term.op("@>")(on))
    return list(session.scalars(query.order_by(CommitteeMember.post, CommitteeMember.id)))
