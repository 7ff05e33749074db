"""Pairing an official with villages, ending it, and reading who is paired with which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from psycopg import errors as pg
from sqlalchemy import ColumnElement, Select, func, insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.lists import Key, Keyset
from gridwatch.pairing.models import Diary, Pairing, PairingVillage
from gridwatch.people.actor import Actor
from gridwatch.people.models import Account
from gridwatch.people.permissions import Right
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


class NotPairable(DomainError):
    """Whoever is paired holds the office of a paired official at the town or above on the first
    day."""

    code = "not_pairable"
    kind = Refusal.UNFIT
    zh = "{name} 在 {day} 没有在 {town} 或其上级任包联干部，请先任职。"
    en = "{name} is no paired official of {town} or above on {day}: appoint them first."


class PairedBefore(DomainError):
    """An official is paired with a village once at a time."""

    code = "paired_before"
    kind = Refusal.CONFLICT
    zh = "{name} 在这段时间内已包联其中的村，请先结束原包联或改期。"
    en = "{name} is paired with one of these villages in that time already: end that pairing, or choose other days."


class OwnPairing(DomainError):
    """Nobody pairs themselves: somebody else must answer for it."""

    code = "own_pairing"
    kind = Refusal.FORBIDDEN
    zh = "不能安排自己包联，请由其他有权人员办理。"
    en = "Nobody pairs themselves; somebody else must."


@dataclass(frozen=True, slots=True)
class NewPairing:
    """Whom, with which villages of which town (codes; all of the town's where none is named), from
    which day through which last one, by which document."""

    officer_id: int
    town_code: str
    document_no: str
    first: date
    last: date | None = None
    village_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairingFilter:
    """At or below which place (a code), of which official, in force on which day."""

    place: str | None = None
    officer_id: int | None = None
    on: date | None = None


PAIRINGS_NEWEST_FIRST = Keyset(Pairing.made_at, Pairing.id, descending=True)


def make_pairing(session: Session, new: NewPairing, *, actor: Actor, now: datetime) -> Pairing:
    """Pair an official with villages. Raises NotFound, NotAllowed, OwnPairing, InvalidField,
    NotPairable, PairedBefore."""
    town = get_place(session, new.town_code, pointer="/town_code")
    if town.level is not Level.TOWN:
        raise InvalidField(
            reason_zh="请选择乡镇，再选其中的村。",
            reason_en="Name a town, and villages of it.",
            pointer="/town_code",
        )
    actor.require(Right.PAIRING_MAKE, town.path)
    officer = session.get(Account, new.officer_id)
    if officer is None:
        raise NotFound("account", pointer="/officer_id")
    if officer.id == actor.account_id:
        raise OwnPairing(pointer="/officer_id")
    made = Pairing(
        id=uuid4(), officer_id=officer.id, officer=officer, town_id=town.id, town=town, days=_days(new),
        document_no=new.document_no, made_by=actor.account_id, made_at=now,
    )  # fmt: skip
    _insert(session, made, _villages(session, new, town), officer.name)
    audit.record(session, "pairing.make", "pairing", made.id, account_id=actor.account_id, now=now)
    return get_pairing(session, made.id)


def end_pairing(session: Session, pairing_id: UUID, last: date, *, actor: Actor, now: datetime) -> Pairing:
    """Let a pairing end sooner, with a last day that no diary lies behind. Raises NotFound,
    NotAllowed, InvalidField."""
    await_others(session, pairing_id)
    found = get_pairing(session, pairing_id)
    actor.require(Right.PAIRING_MAKE, found.town.path)
    first, past = found.days.lower, found.days.upper
    assert first is not None
    newest = session.scalar(select(func.max(Diary.happened_on)).where(Diary.pairing_id == pairing_id))
    earliest = max(first, newest or first)
    if last < earliest or (past is not None and last >= past):
        raise InvalidField(
            reason_zh=f"最后一天不能早于 {earliest:%Y-%m-%d}（起始日或最近一篇日志），也不能晚于原定的最后一天。",
            reason_en=f"The last day is {earliest:%Y-%m-%d} at the earliest (the first day, or the newest diary), and"
            " not after the one that was set.",
            pointer="/last",
        )
    found.days = Range(first, last + timedelta(days=1))
    session.flush()
    audit.record(session, "pairing.end", "pairing", found.id, account_id=actor.account_id, now=now)
    return get_pairing(session, pairing_id)


def get_pairing(session: Session, pairing_id: UUID, *, pointer: str | None = None) -> Pairing:
    """The pairing, if it exists for the actor. Raises NotFound."""
    found = session.scalar(_whole(select(Pairing).where(Pairing.id == pairing_id)))
    if found is None:
        raise NotFound("pairing", pointer=pointer)
    return found


def await_others(session: Session, pairing_id: UUID) -> None:
    """Wait for whoever ends the pairing or writes a diary of it; they wait for this transaction."""
    key = func.hashtext(str(pairing_id))
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("pairing"), key)))


def list_pairings(session: Session, wanted: PairingFilter, *, after: Key | None, limit: int) -> Sequence[Pairing]:
    """A page, newest first; row-level security says which exist for the actor. Raises NotFound for
    a place that is none."""
    query = _whole(select(Pairing).where(*_conditions(session, wanted)))
    return session.scalars(PAIRINGS_NEWEST_FIRST.page(query, after, limit)).all()


def count_pairings(session: Session, wanted: PairingFilter) -> int:
    """How many the list has; as `list_pairings`."""
    return session.scalar(select(func.count()).select_from(Pairing).where(*_conditions(session, wanted))) or 0


def paired_at(session: Session, code: str) -> ColumnElement[bool]:
    """Whether a pairing lies at or below a place, or has that village. Raises NotFound."""
    place = get_place(session, code, pointer="/place")
    if place.level.depth >= Level.VILLAGE.depth:
        with_it = select(PairingVillage.pairing_id).where(PairingVillage.village_id == place.id)
        return Pairing.id.in_(with_it)
    return Pairing.town_id.in_(select(Place.id).where(Place.path.bool_op("@>")([place.id])))


def _conditions(session: Session, wanted: PairingFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.place is not None:
        found.append(paired_at(session, wanted.place))
    if wanted.officer_id is not None:
        found.append(Pairing.officer_id == wanted.officer_id)
    if wanted.on is not None:
        found.append(Pairing.days.bool_op("@>")(wanted.on))
    return found


def _whole(query: Select[Pairing]) -> Select[Pairing]:
    return query.options(
        joinedload(Pairing.officer, innerjoin=True),
        joinedload(Pairing.town, innerjoin=True),
        selectinload(Pairing.villages),
    ).execution_options(populate_existing=True)


def _days(new: NewPairing) -> Range[date]:
    if new.last is not None and new.last < new.first:
        raise InvalidField(
            reason_zh="最后一天早于第一天。", reason_en="The last day comes before the first.", pointer="/last"
        )
    return Range(new.first, None if new.last is None else new.last + timedelta(days=1))


def _villages(session: Session, new: NewPairing, town: Place) -> list[int]:
    """The keys of the villages that are named, or of all that the town has now."""
    there = select(Place.code, Place.id).where(
        Place.level == Level.VILLAGE, Place.closed_on.is_(None), Place.path.bool_op("@>")([town.id])
    )
    known = dict(session.execute(there).all())
    wrong = sorted(set(new.village_codes) - set(known))
    if wrong or not known:
        raise InvalidField(
            reason_zh=f"{town.name} 没有这些村：{'、'.join(wrong) or '（该乡镇没有村）'}。",
            reason_en=f"{town.name} has no such villages: {', '.join(wrong) or 'it has none at all'}.",
            pointer="/village_codes",
        )
    return [known[code] for code in dict.fromkeys(new.village_codes or known)]


def _insert(session: Session, made: Pairing, village_ids: Sequence[int], name: str) -> None:
    """Let the database judge office and overlap; it is the one that sees simultaneous pairings."""
    rows = [
        {"pairing_id": made.id, "village_id": key, "officer_id": made.officer_id, "days": made.days}
        for key in village_ids
    ]
    town, first = made.town.name, made.days.lower
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
            session.connection().execute(insert(PairingVillage), rows)
    except IntegrityError as error:
        constraint = error.orig.diag.constraint_name if isinstance(error.orig, pg.Error) else None
        if constraint == "paired_are_appointed":
            raise NotPairable(name=name, town=town, day=f"{first:%Y-%m-%d}", pointer="/officer_id") from error
        if constraint == "ex_pairing_village_once":
            raise PairedBefore(name=name, pointer="/village_codes") from error
        raise
