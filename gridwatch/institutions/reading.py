"""Institutions as their readers may see them: those at and below their desk, and what was adopted
above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from gridwatch.errors import NotAllowed, NotFound
from gridwatch.institutions.lifecycle import InstitutionState
from gridwatch.institutions.models import Institution, InstitutionEvent, InstitutionKind
from gridwatch.lists import END_OF_TIME, Key, Keyset, both_ways
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


class AwaitedInstitution(StrEnum):
    """What somebody must do with an institution: adopt what others proposed, or look again at what
    is due."""

    ADOPT = "adopt"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class InstitutionFilter:
    """At or below which place (a code), or `here` alone, in which states, of which kind, with which
    words in the title or the number; which of them wait for the actor."""

    place: str | None = None
    here: bool = False
    state: tuple[InstitutionState, ...] = ()
    kind: InstitutionKind | None = None
    q: str | None = None
    awaits: AwaitedInstitution | None = None


INSTITUTIONS_NEWEST_FIRST = Keyset(Institution.proposed_at, Institution.id, descending=True)
INSTITUTION_ORDERS = both_ways(
    proposed=INSTITUTIONS_NEWEST_FIRST,
    title=Keyset(Institution.title, Institution.id),
    review=Keyset(
        func.coalesce(Institution.due_at, END_OF_TIME), Institution.id, told=(Institution.due_at, Institution.id)
    ),
)
"""What has no review to come stands last."""


def list_institutions(
    session: Session,
    wanted: InstitutionFilter,
    *,
    actor: Actor,
    order: Keyset = INSTITUTIONS_NEWEST_FIRST,
    after: Key | None,
    limit: int,
) -> Sequence[Institution]:
    """A page; row-level security says which exist for the actor. Raises NotFound for a place that
    is none."""
    query = select(Institution).where(*_conditions(session, wanted, actor))
    query = query.options(joinedload(Institution.place, innerjoin=True))
    return session.scalars(order.page(query, after, limit)).all()


def count_institutions(session: Session, wanted: InstitutionFilter, *, actor: Actor) -> dict[InstitutionState, int]:
    """How many in each state there is one in; as `list_institutions`."""
    query = (
        select(Institution.state, func.count()).where(*_conditions(session, wanted, actor)).group_by(Institution.state)
    )
    return dict(session.execute(query).all())


def get_institution(session: Session, institution_id: UUID) -> Institution:
    """The institution, if it exists for the actor. Raises NotFound."""
    found = session.scalar(_one(institution_id))
    if found is None:
        raise NotFound("institution")
    return found


def lock_institution(session: Session, institution_id: UUID) -> Institution:
    """The same, held until the transaction ends, for somebody who may change it. Raises NotFound, or
    NotAllowed for whoever may only read it."""
    get_institution(session, institution_id)
    locked = _one(institution_id).with_for_update(of=Institution).execution_options(populate_existing=True)
    found = session.scalar(locked)
    if found is None:
        raise NotAllowed(right=(Right.INSTITUTION_PROPOSE, Right.INSTITUTION_ADOPT))
    return found


def await_others(session: Session, place_id: int) -> None:
    """Wait for whoever takes a number or a title at the same place; they wait for this
    transaction."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("institution"), func.hashint8(place_id))))


def is_taken(session: Session, place_id: int, document_no: str, *, but_by: UUID | None = None) -> bool:
    """Whether another institution of the place has a number; one that was dropped has none."""
    query = select(Institution.id).where(
        Institution.place_id == place_id,
        Institution.document_no == document_no,
        Institution.state != InstitutionState.DROPPED,
    )
    return any(one != but_by for one in session.scalars(query))


def _one(institution_id: UUID) -> Select[Institution]:
    return select(Institution).where(Institution.id == institution_id).options(joinedload(Institution.place))


def list_institution_events(session: Session, institution_id: UUID) -> Sequence[InstitutionEvent]:
    """Its steps, oldest first."""
    query = select(InstitutionEvent).where(InstitutionEvent.institution_id == institution_id)
    return session.scalars(query.order_by(InstitutionEvent.seq)).all()


def path_of(institution: Institution, _right: Right) -> list[int]:
    """The places whose officials decide on it: its own and those above."""
    return institution.place.path


def _conditions(session: Session, wanted: InstitutionFilter, actor: Actor) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.place is not None:
        place = get_place(session, wanted.place, pointer="/place")
        below = select(Place.id).where(Place.path.bool_op("@>")([place.id]))
        found.append(Institution.place_id == place.id if wanted.here else Institution.place_id.in_(below))
    if wanted.state:
        found.append(Institution.state.in_(wanted.state))
    if wanted.kind is not None:
        found.append(Institution.kind == wanted.kind)
    if wanted.q:
        columns = (Institution.title, Institution.document_no)
        found.append(or_(*(column.icontains(wanted.q, autoescape=True) for column in columns)))
    if wanted.awaits is not None:
        found.append(_awaiting(wanted.awaits, actor))
    return found


def _awaiting(awaited: AwaitedInstitution, actor: Actor) -> ColumnElement[bool]:
    """It lies where the actor adopts, and nobody adopts what they wrote."""
    there = select(Place.id).where(Place.path.bool_op("&&")(actor.places_of(Right.INSTITUTION_ADOPT)))
    if awaited is AwaitedInstitution.REVIEW:
        return and_(Institution.place_id.in_(there), Institution.state == InstitutionState.REVIEW_DUE)
    written = select(InstitutionEvent.institution_id).where(
        InstitutionEvent.account_id == actor.account_id, InstitutionEvent.to_state == InstitutionState.PROPOSED
    )
    return and_(
        Institution.place_id.in_(there),
        Institution.state == InstitutionState.PROPOSED,
        Institution.id.not_in(written),
    )
