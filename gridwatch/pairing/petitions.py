"""Recording petition counts, and comparing them with the year before by a base that is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Interval, Select, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.lists import Key, Keyset
from gridwatch.pairing.petition_models import PetitionComparison, PetitionCount, PetitionKind
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place

LEVELS = frozenset({Level.COUNTY, Level.TOWN, Level.VILLAGE})
"""Of which places petitions are counted."""


class PartAboveWhole(DomainError):
    """Petitions about disclosure are part of all, and cannot be more."""

    code = "part_above_whole"
    kind = Refusal.UNFIT
    zh = "涉及公开的信访（{part} 件）多于全部信访（{whole} 件），请核对后重填。"
    en = "Petitions about disclosure ({part}) are more than all ({whole}): look again at both."


class NoBase(DomainError):
    """Nothing was recorded of the same window a year before by the same definition."""

    code = "no_base"
    kind = Refusal.CONFLICT
    zh = "没有上年同一时段、同一口径（{definition}）的件数，请先登记，再对比。"
    en = "No count of the same window a year before by the same definition ({definition}): record it first."


@dataclass(frozen=True, slots=True)
class NewPetitionCount:
    """How many of a kind came from a place (a code) from a day up to another, by which definition
    (its code), counted by whom, read when."""

    place_code: str
    first: date
    past: date
    kind: PetitionKind
    definition: str
    count: int
    source: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class PetitionFilter:
    """At or below which place (a code), of which kind, by which definition."""

    place: str | None = None
    kind: PetitionKind | None = None
    definition: str | None = None


PETITION_COUNTS_NEWEST_FIRST = Keyset(PetitionCount.recorded_at, PetitionCount.id, descending=True)
PETITION_COMPARISONS_NEWEST_FIRST = Keyset(PetitionComparison.made_at, PetitionComparison.id, descending=True)


def record_petitions(session: Session, new: NewPetitionCount, *, actor: Actor, now: datetime) -> PetitionCount:
    """Record a count; what was recorded before stays. Raises NotFound, NotAllowed, InvalidField,
    PartAboveWhole."""
    place = get_place(session, new.place_code, pointer="/place_code")
    actor.require(Right.PETITION_RECORD, place.path)
    _check(new, place, now)
    _await_others(session, place.id)
    _require_parts_that_fit(session, new, place)
    made = PetitionCount(
        id=uuid4(), place_id=place.id, place=place, place_level=place.level, first=new.first, past=new.past,
        kind=new.kind, definition=new.definition, count=new.count, source=new.source, taken_at=new.taken_at,
        recorded_by=actor.account_id, recorded_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.record(session, "petition.record", "petition_count", made.id, account_id=actor.account_id, now=now)
    return made


def compare_petitions(session: Session, count_id: UUID, *, actor: Actor, now: datetime) -> PetitionComparison:
    """Compare a count with the newest of the same window a year before, and keep which that was; the
    same pair again is the same comparison.

    Raises NotFound, NotAllowed, NoBase.
    """
    counted = session.scalar(_counts().where(PetitionCount.id == count_id))
    if counted is None:
        raise NotFound("petition_count")
    actor.require(Right.PETITION_RECORD, counted.place.path)
    base_id = session.scalar(_newest(counted.place_id, counted.kind, counted.definition, _a_year_before(counted)))
    if base_id is None:
        raise NoBase(definition=counted.definition)
    row = {
        "id": uuid4(), "count_id": counted.id, "base_id": base_id, "place_id": counted.place_id, "kind": counted.kind,
        "definition": counted.definition, "made_by": actor.account_id, "made_at": now,
    }  # fmt: skip
    made = session.execute(
        insert(PetitionComparison).values(row).on_conflict_do_nothing().returning(PetitionComparison.id)
    )
    if made.scalar() is not None:
        audit.record(session, "petition.compare", "petition_count", counted.id, account_id=actor.account_id, now=now)
    pair = (PetitionComparison.count_id == counted.id, PetitionComparison.base_id == base_id)
    return session.scalars(_comparisons().where(*pair)).one()


def list_petition_counts(
    session: Session, wanted: PetitionFilter, *, after: Key | None, limit: int
) -> Sequence[PetitionCount]:
    """A page, recorded last first; row-level security says which exist for the actor. Raises
    NotFound for a place that is none."""
    query = _counts().where(*_conditions(session, wanted, PetitionCount))
    return session.scalars(PETITION_COUNTS_NEWEST_FIRST.page(query, after, limit)).all()


def list_petition_comparisons(
    session: Session, wanted: PetitionFilter, *, after: Key | None, limit: int
) -> Sequence[PetitionComparison]:
    """A page, made last first; as `list_petition_counts`."""
    query = _comparisons().where(*_conditions(session, wanted, PetitionComparison))
    return session.scalars(PETITION_COMPARISONS_NEWEST_FIRST.page(query, after, limit)).all()


def _check(new: NewPetitionCount, place: Place, now: datetime) -> None:
    if place.level not in LEVELS:
        raise InvalidField(
            reason_zh="信访按区县、乡镇或村统计。",
            reason_en="Petitions are counted of a county, a town or a village.",
            pointer="/place_code",
        )
    if new.past <= new.first:
        raise InvalidField(
            reason_zh="时段的止日须晚于起日。", reason_en="The window ends after it begins.", pointer="/past"
        )
    if new.taken_at > now or (new.past - china_day(new.taken_at)).days > 1:
        raise InvalidField(
            reason_zh="取数时间不能晚于现在，也不能早于时段结束。",
            reason_en="It was taken before now, and not before the window was over.",
            pointer="/taken_at",
        )


def _await_others(session: Session, place_id: int) -> None:
    """Wait for whoever records of the same place, as the database does."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("petition"), func.hashint8(place_id))))


def _require_parts_that_fit(session: Session, new: NewPetitionCount, place: Place) -> None:
    other_kind = PetitionKind.ABOUT_DISCLOSURE if new.kind is PetitionKind.ALL else PetitionKind.ALL
    window = (PetitionCount.first == new.first, PetitionCount.past == new.past)
    newest = _newest(place.id, other_kind, new.definition, window).scalar_subquery()
    other = session.scalar(select(PetitionCount.count).where(PetitionCount.id == newest))
    if other is None:
        return
    part, whole = (other, new.count) if new.kind is PetitionKind.ALL else (new.count, other)
    if part > whole:
        raise PartAboveWhole(part=part, whole=whole, pointer="/count")


def _a_year_before(counted: PetitionCount) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The same window a year earlier; 29 February becomes the 28th."""
    year = cast(literal("1 year"), Interval)
    return (
        PetitionCount.first == cast(literal(counted.first) - year, PetitionCount.first.type),
        PetitionCount.past == cast(literal(counted.past) - year, PetitionCount.past.type),
    )


def _newest(
    place_id: int, kind: PetitionKind, definition: str, window: tuple[ColumnElement[bool], ColumnElement[bool]]
) -> Select[UUID]:
    """The key of the newest row of a value."""
    value = (PetitionCount.place_id == place_id, PetitionCount.kind == kind, PetitionCount.definition == definition)
    newest = (PetitionCount.taken_at.desc(), PetitionCount.recorded_at.desc())
    return select(PetitionCount.id).where(*value, *window).order_by(*newest).limit(1)


def _counts() -> Select[PetitionCount]:
    return select(PetitionCount).options(joinedload(PetitionCount.place, innerjoin=True))


def _comparisons() -> Select[PetitionComparison]:
    base = aliased(PetitionCount)
    return (
        select(PetitionComparison)
        .join(PetitionComparison.counted)
        .join(PetitionComparison.base.of_type(base))
        .options(
            contains_eager(PetitionComparison.counted).joinedload(PetitionCount.place, innerjoin=True),
            contains_eager(PetitionComparison.base.of_type(base)),
        )
    )


def _conditions(
    session: Session, wanted: PetitionFilter, table: type[PetitionCount] | type[PetitionComparison]
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.place is not None:
        place = get_place(session, wanted.place, pointer="/place")
        found.append(table.place_id.in_(select(Place.id).where(Place.path.bool_op("@>")([place.id]))))
    if wanted.kind is not None:
        found.append(table.kind == wanted.kind)
    if wanted.definition is not None:
        found.append(table.definition == wanted.definition)
    return found
