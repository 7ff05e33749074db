"""Clearings as the county office may see them: whoever the report beneath does not exist for sees
nothing of them, by row-level security."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from gridwatch.clearing.lifecycle import ClearingState
from gridwatch.clearing.models import Clearing, ClearingBasis, ClearingEvent, ClearingWay
from gridwatch.errors import NotFound
from gridwatch.lists import END_OF_TIME, Key, Keyset, both_ways
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.models import Report
from gridwatch.reports.moves.outcomes import ClueOutcome, UntrueReason
from gridwatch.reports.numbers import in_threes
from gridwatch.workdays.loading import load_working_days

PROPOSE_WORKING_DAYS = 15
"""How long after an allegation was found untrue a clearing is proposed without a word of explanation
(`systems.md` S8, a default)."""
GROUNDS_MOST = 200


@dataclass(frozen=True, slots=True)
class ClearingFilter:
    """In which states, by which way, with which words in the case's number; those that wait for the
    actor."""

    state: tuple[ClearingState, ...] = ()
    way: ClearingWay | None = None
    q: str | None = None
    awaits: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A report whose allegation a person found untrue: why and when, by which day a clearing is
    proposed without explanation, and how many there are that were not dropped."""

    report_id: UUID
    number: str
    decided_on: date
    reason: UntrueReason
    propose_by: date
    clearings: int


CLEARINGS_NEWEST_FIRST = Keyset(Clearing.proposed_at, Clearing.id, descending=True)
CLEARING_ORDERS = both_ways(
    proposed=CLEARINGS_NEWEST_FIRST,
    due=Keyset(func.coalesce(Clearing.due_at, END_OF_TIME), Clearing.id, told=(Clearing.due_at, Clearing.id)),
)


def list_clearings(
    session: Session,
    wanted: ClearingFilter,
    *,
    actor: Actor,
    now: datetime,
    order: Keyset = CLEARINGS_NEWEST_FIRST,
    after: Key | None,
    limit: int,
) -> Sequence[Clearing]:
    """A page; row-level security says which exist for the actor."""
    query = select(Clearing).where(*_conditions(wanted, actor, now))
    return session.scalars(order.page(query, after, limit)).all()


def count_clearings(
    session: Session, wanted: ClearingFilter, *, actor: Actor, now: datetime
) -> dict[ClearingState, int]:
    """How many in each state there is one in; as `list_clearings`."""
    query = select(Clearing.state, func.count()).where(*_conditions(wanted, actor, now))
    return dict(session.execute(query.group_by(Clearing.state)).all())


def count_late_revisits(session: Session, *, now: datetime) -> int:
    """How many should have been looked at again by now."""
    query = select(func.count()).select_from(Clearing).where(Clearing.due_at <= now)
    return session.scalar(query) or 0


def get_clearing(session: Session, clearing_id: UUID) -> Clearing:
    """The clearing, if it exists for the actor. Raises NotFound."""
    found = session.scalar(_one(clearing_id))
    if found is None:
        raise NotFound("clearing")
    return found


def lock_clearing(session: Session, clearing_id: UUID) -> Clearing:
    """The same, held until the transaction ends. Raises NotFound."""
    query = _one(clearing_id).with_for_update(of=Clearing).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound("clearing")
    return found


def list_clearing_events(session: Session, clearing_id: UUID) -> Sequence[ClearingEvent]:
    """Its steps, oldest first."""
    query = select(ClearingEvent).where(ClearingEvent.clearing_id == clearing_id)
    return session.scalars(query.order_by(ClearingEvent.seq)).all()


def who_had_a_part(session: Session, clearing_id: UUID) -> set[int]:
    """The accounts that made a step of it, who do not approve it."""
    query = select(ClearingEvent.account_id).where(ClearingEvent.clearing_id == clearing_id)
    return set(session.scalars(query))


def get_ground(session: Session, clearing_id: UUID) -> Ground:
    """What a clearing rests on; for whoever sees it, sees that."""
    basis = select(ClearingBasis.report_id).where(ClearingBasis.clearing_id == clearing_id)
    return _grounds(session, ClueOutcome.report_id.in_(basis))[0]


def list_grounds(session: Session) -> list[Ground]:
    """The reports of the actor whose allegation was found untrue, the latest first, `GROUNDS_MOST` at
    most: a person proposes, nothing is proposed by itself."""
    return _grounds(session)


def propose_by(session: Session, decided_on: date) -> date:
    """The last day on which a clearing is proposed without a word of explanation."""
    return load_working_days(session, decided_on).nth_after(decided_on, PROPOSE_WORKING_DAYS).day


def _grounds(session: Session, *conditions: ColumnElement[bool]) -> list[Ground]:
    standing = (
        select(func.count())
        .select_from(ClearingBasis)
        .join(Clearing, Clearing.id == ClearingBasis.clearing_id)
        .where(ClearingBasis.report_id == Report.id, Clearing.state != ClearingState.DROPPED)
        .scalar_subquery()
    )
    query = (
        select(Report.id, Report.number, ClueOutcome.decided_on, ClueOutcome.untrue_reason, standing)
        .join(ClueOutcome, ClueOutcome.report_id == Report.id)
        .where(ClueOutcome.untrue_reason.is_not(None), *conditions)
        .order_by(ClueOutcome.decided_on.desc(), Report.id)
        .limit(GROUNDS_MOST)
    )
    return [
        Ground(report_id, in_threes(number), day, reason, propose_by(session, day), clearings)
        for report_id, number, day, reason, clearings in session.execute(query)
    ]


def _one(clearing_id: UUID) -> Select[Clearing]:
    return select(Clearing).where(Clearing.id == clearing_id).options(joinedload(Clearing.place, innerjoin=True))


def _conditions(wanted: ClearingFilter, actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(Clearing.state.in_(wanted.state))
    if wanted.way is not None:
        found.append(Clearing.way == wanted.way)
    if wanted.q:
        found.append(Clearing.case_no.icontains(wanted.q, autoescape=True))
    if wanted.awaits:
        found.append(_awaiting(actor, now))
    return found


def _awaiting(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """What the actor could take further: of consented ones those that others proposed, of done ones
    those whose revisit comes near."""
    had_a_part = select(ClearingEvent.clearing_id).where(ClearingEvent.account_id == actor.account_id)
    return and_(
        Clearing.place_id.in_(actor.places_of(Right.CLUE_RECORD)),
        or_(
            Clearing.state.in_((ClearingState.PROPOSED, ClearingState.APPROVED)),
            and_(Clearing.state == ClearingState.CONSENTED, Clearing.id.not_in(had_a_part)),
            and_(Clearing.state == ClearingState.DONE, Clearing.amber_at <= now),
        ),
    )
