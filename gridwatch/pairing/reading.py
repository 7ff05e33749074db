"""Diaries, and what they raised, as their readers may see them: the official's own, the town's, the
county's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from gridwatch.errors import NotAllowed, NotFound
from gridwatch.lists import Key, Keyset, both_ways
from gridwatch.pairing.lifecycle import DIARY_ITEM_LIFE_CYCLE, DiaryItemState
from gridwatch.pairing.models import Diary, DiaryItem, DiaryItemEvent, DiaryItemKind, Pairing
from gridwatch.pairing.pairings import paired_at
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.models import Place


class AwaitedDiaryItem(StrEnum):
    """Whose turn it is: what the actor must follow up, or what they raised and others have yet to
    answer."""

    FOLLOW_UP = "follow_up"
    RAISED = "raised"


@dataclass(frozen=True, slots=True)
class DiaryFilter:
    """At or below which place (a code), of which pairing, from which day up to which, late or in
    time."""

    place: str | None = None
    pairing_id: UUID | None = None
    first: date | None = None
    past: date | None = None
    late: bool | None = None


@dataclass(frozen=True, slots=True)
class DiaryItemFilter:
    """As `DiaryFilter`, in which states and of which kind; which of them are still open, by whose
    turn it is."""

    place: str | None = None
    first: date | None = None
    past: date | None = None
    state: tuple[DiaryItemState, ...] = ()
    kind: DiaryItemKind | None = None
    awaits: AwaitedDiaryItem | None = None


DIARIES_NEWEST_FIRST = Keyset(Diary.received_at, Diary.id, descending=True)
DIARY_ITEMS_NEWEST_FIRST = Keyset(DiaryItem.raised_at, DiaryItem.id, descending=True)
DIARY_ITEM_ORDERS = both_ways(raised=DIARY_ITEMS_NEWEST_FIRST)


def list_diaries(session: Session, wanted: DiaryFilter, *, after: Key | None, limit: int) -> Sequence[Diary]:
    """A page, received last first; row-level security says which exist for the actor. Raises
    NotFound for a place that is none."""
    query = _diaries().where(*_of_diaries(session, wanted))
    return session.scalars(DIARIES_NEWEST_FIRST.page(query, after, limit)).unique().all()


def count_diaries(session: Session, wanted: DiaryFilter) -> tuple[int, int]:
    """How many the list has, and how many of them came late; as `list_diaries`."""
    query = select(func.count(), func.count().filter(Diary.is_late)).select_from(Diary).join(Diary.pairing)
    total, late = session.execute(query.where(*_of_diaries(session, wanted))).one()
    return total, late


def get_diary(session: Session, diary_id: UUID) -> Diary:
    """The diary with what it raised, if it exists for the actor. Raises NotFound."""
    found = session.scalars(_diaries().where(Diary.id == diary_id)).unique().one_or_none()
    if found is None:
        raise NotFound("diary")
    return found


def list_diary_items(
    session: Session,
    wanted: DiaryItemFilter,
    *,
    actor: Actor,
    order: Keyset = DIARY_ITEMS_NEWEST_FIRST,
    after: Key | None,
    limit: int,
) -> Sequence[DiaryItem]:
    """A page of problems and suggestions; as `list_diaries`."""
    query = _items().where(*_of_items(session, wanted, actor))
    return session.scalars(order.page(query, after, limit)).all()


def count_diary_items(session: Session, wanted: DiaryItemFilter, *, actor: Actor) -> dict[DiaryItemState, int]:
    """How many in each state there is one in; as `list_diary_items`."""
    query = select(DiaryItem.state, func.count()).join(DiaryItem.diary).join(Diary.pairing)
    rows = session.execute(query.where(*_of_items(session, wanted, actor)).group_by(DiaryItem.state))
    return dict(rows.all())


def get_diary_item(session: Session, item_id: UUID) -> DiaryItem:
    """The problem or suggestion, if it exists for the actor. Raises NotFound."""
    found = session.scalar(_items().where(DiaryItem.id == item_id))
    if found is None:
        raise NotFound("diary_item")
    return found


def lock_diary_item(session: Session, item_id: UUID) -> DiaryItem:
    """The same, held until the transaction ends, for somebody who may change it. Raises NotFound, or
    NotAllowed for whoever may only read it."""
    get_diary_item(session, item_id)
    locked = _items().where(DiaryItem.id == item_id).with_for_update(of=DiaryItem)
    found = session.scalar(locked.execution_options(populate_existing=True))
    if found is None:
        raise NotAllowed(right=Right.DIARY_FOLLOW_UP)
    return found


def list_diary_item_events(session: Session, item_id: UUID) -> Sequence[DiaryItemEvent]:
    """Its steps, oldest first."""
    query = select(DiaryItemEvent).where(DiaryItemEvent.diary_item_id == item_id)
    return session.scalars(query.order_by(DiaryItemEvent.seq)).all()


def _diaries() -> Select[Diary]:
    return (
        select(Diary)
        .join(Diary.pairing)
        .options(
            contains_eager(Diary.pairing).joinedload(Pairing.officer, innerjoin=True),
            contains_eager(Diary.pairing).joinedload(Pairing.town, innerjoin=True),
            selectinload(Diary.villages),
            selectinload(Diary.items).joinedload(DiaryItem.village, innerjoin=True),
        )
    )


def _items() -> Select[DiaryItem]:
    own = contains_eager(DiaryItem.diary).contains_eager(Diary.pairing)
    return (
        select(DiaryItem)
        .join(DiaryItem.diary)
        .join(Diary.pairing)
        .options(
            own.joinedload(Pairing.officer, innerjoin=True),
            own.joinedload(Pairing.town, innerjoin=True),
            joinedload(DiaryItem.village, innerjoin=True),
        )
    )


def _of_diaries(session: Session, wanted: DiaryFilter) -> list[ColumnElement[bool]]:
    found = _of_days(session, wanted.place, wanted.first, wanted.past)
    if wanted.pairing_id is not None:
        found.append(Diary.pairing_id == wanted.pairing_id)
    if wanted.late is not None:
        found.append(Diary.is_late == wanted.late)
    return found


def _of_items(session: Session, wanted: DiaryItemFilter, actor: Actor) -> list[ColumnElement[bool]]:
    found = _of_days(session, wanted.place, wanted.first, wanted.past)
    if wanted.state:
        found.append(DiaryItem.state.in_(wanted.state))
    if wanted.kind is not None:
        found.append(DiaryItem.kind == wanted.kind)
    if wanted.awaits is not None:
        found.append(_awaiting(wanted.awaits, actor))
    return found


def _awaiting(awaited: AwaitedDiaryItem, actor: Actor) -> ColumnElement[bool]:
    """Nobody follows up what they raised, whatever other office they hold."""
    is_open = DiaryItem.state.in_(DIARY_ITEM_LIFE_CYCLE.open_states)
    if awaited is AwaitedDiaryItem.RAISED:
        return and_(is_open, Diary.officer_id == actor.account_id)
    there = select(Place.id).where(Place.path.bool_op("&&")(actor.places_of(Right.DIARY_FOLLOW_UP)))
    return and_(is_open, Pairing.town_id.in_(there), Diary.officer_id != actor.account_id)


def _of_days(session: Session, place: str | None, first: date | None, past: date | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if place is not None:
        found.append(paired_at(session, place))
    if first is not None:
        found.append(Diary.happened_on >= first)
    if past is not None:
        found.append(Diary.happened_on < past)
    return found
