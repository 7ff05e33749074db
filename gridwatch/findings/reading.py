"""Findings as their readers may see them: the commissions of their place, departments those of their
themes, and a village its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from gridwatch.errors import NotFound
from gridwatch.findings.lifecycle import WORKED, FindingState
from gridwatch.findings.models import Finding, FindingEvent, FindingKind, FindingSource
from gridwatch.findings.themes import themes_of
from gridwatch.lists import END_OF_TIME, Key, Keyset, both_ways
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.models import Category
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """At or below which place (a code), in which states, of which kind and theme or category, with
    which words; the open ones, those that are late, those that wait for the actor."""

    place: str | None = None
    state: tuple[FindingState, ...] = ()
    kind: FindingKind | None = None
    category: str | None = None
    q: str | None = None
    open: bool | None = None
    overdue: bool | None = None
    awaits: bool = False


FINDINGS_NEWEST_FIRST = Keyset(Finding.entered_at, Finding.id, descending=True)
FINDING_ORDERS = both_ways(
    entered=FINDINGS_NEWEST_FIRST,
    due=Keyset(func.coalesce(Finding.due_at, END_OF_TIME), Finding.id, told=(Finding.due_at, Finding.id)),
)


def list_findings(
    session: Session,
    wanted: FindingFilter,
    *,
    actor: Actor,
    now: datetime,
    order: Keyset = FINDINGS_NEWEST_FIRST,
    after: Key | None,
    limit: int,
) -> Sequence[Finding]:
    """A page; row-level security says which exist for the actor. Raises NotFound for a place that is
    none."""
    query = _with_names(select(Finding).where(*_conditions(session, wanted, actor, now)))
    return session.scalars(order.page(query, after, limit)).all()


def count_findings(session: Session, wanted: FindingFilter, *, actor: Actor, now: datetime) -> dict[FindingState, int]:
    """How many in each state there is one in; as `list_findings`."""
    query = select(Finding.state, func.count()).where(*_conditions(session, wanted, actor, now))
    return dict(session.execute(query.group_by(Finding.state)).all())


def get_finding(session: Session, finding_id: UUID) -> Finding:
    """The finding, if it exists for the actor. Raises NotFound."""
    found = session.scalar(_with_names(select(Finding).where(Finding.id == finding_id)))
    if found is None:
        raise NotFound("finding")
    return found


def lock_finding(session: Session, finding_id: UUID) -> Finding:
    """The same, held until the transaction ends. Raises NotFound, also for who may only read it."""
    query = _with_names(select(Finding).where(Finding.id == finding_id)).with_for_update(of=Finding)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("finding")
    return found


def list_sources(session: Session, finding_id: UUID) -> Sequence[FindingSource]:
    """All who found it, as far as the actor may know them, the first first."""
    query = select(FindingSource).where(FindingSource.finding_id == finding_id)
    return session.scalars(query.order_by(FindingSource.no)).all()


def list_finding_events(session: Session, finding_id: UUID) -> Sequence[FindingEvent]:
    """Its steps, oldest first."""
    query = select(FindingEvent).where(FindingEvent.finding_id == finding_id)
    return session.scalars(query.order_by(FindingEvent.seq)).all()


def path_of(session: Session, finding: Finding, actor: Actor, right: Right) -> Sequence[int]:
    """The places whose officials take a step by a right: of a village its own, of a department those of
    its county when the theme is its own, of a commission its own and those above."""
    if right is Right.FINDING_FEED_BACK:
        return [finding.place_id]
    if right is Right.FINDING_OWN_THEME and finding.category_code[0] not in themes_of(session, actor):
        return []
    return finding.place.path


def _with_names(query: Select[Finding]) -> Select[Finding]:
    return query.options(
        joinedload(Finding.place, innerjoin=True),
        joinedload(Finding.category, innerjoin=True),
        joinedload(Finding.letter),
    )


def _conditions(session: Session, wanted: FindingFilter, actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.place is not None:
        place = get_place(session, wanted.place, pointer="/place")
        found.append(Finding.place_id.in_(select(Place.id).where(Place.path.bool_op("@>")([place.id]))))
    if wanted.state:
        found.append(Finding.state.in_(wanted.state))
    if wanted.kind is not None:
        found.append(Finding.kind == wanted.kind)
    if wanted.category is not None:
        of_theme = select(Category.code).where(Category.letter == wanted.category)
        found.append(or_(Finding.category_code == wanted.category, Finding.category_code.in_(of_theme)))
    if wanted.q:
        found.append(or_(*(column.icontains(wanted.q, autoescape=True) for column in (Finding.item, Finding.problem))))
    if wanted.open is not None:
        is_open = Finding.state.in_({*WORKED, FindingState.CLUE})
        found.append(is_open if wanted.open else ~is_open)
    if wanted.overdue is not None:
        is_late = func.coalesce(Finding.due_at <= now, false())
        found.append(is_late if wanted.overdue else ~is_late)
    if wanted.awaits:
        found.append(_awaiting(actor))
    return found


def _awaiting(actor: Actor) -> ColumnElement[bool]:
    """What is the actor's to do: assign, feed back, sign off, give an opinion."""
    return or_(
        _is_for(actor, Right.FINDING_HANDLE, FindingState.ENTERED, FindingState.CLUE),
        and_(
            Finding.place_id.in_(actor.places_of(Right.FINDING_FEED_BACK)),
            Finding.state.in_((FindingState.LETTERED, FindingState.ORDERED)),
        ),
        _is_for(actor, Right.FINDING_ENTER, FindingState.FEEDBACK),
        _is_for(actor, Right.FINDING_SIGN, FindingState.REVISITED),
    )


def _is_for(actor: Actor, right: Right, *states: FindingState) -> ColumnElement[bool]:
    """In one of these states, in a town or county that is the actor's own desk."""
    there = select(Place.id).where(Place.path.bool_op("&&")(actor.places_of(right)))
    return and_(Finding.state.in_(states), Finding.place_id.in_(there))
