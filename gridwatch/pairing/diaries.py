"""Writing a diary: exactly once, whichever way it came, and late for ever when it came late."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotAllowed, NotFound, Refusal
from gridwatch.fieldwork.same_id import OtherBody, require_same_body
from gridwatch.pairing.events import record_step
from gridwatch.pairing.lifecycle import DIARY_ITEM_LIFE_CYCLE, DiaryItemAction, DiaryItemState
from gridwatch.pairing.models import Diary, DiaryItem, DiaryItemKind, DiaryVillage, Pairing
from gridwatch.pairing.notices import tell_raised
from gridwatch.pairing.pairings import await_others, get_pairing
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.receipts import ReceiptSigner
from gridwatch.territory.calendar import CHINA, china_day

LATE_DAYS = 7
"""A diary that comes more days after its day is marked late, and still counts (`systems.md` S8)."""
HOUSEHOLDS_A_DAY = 48
"""Eight hours at ten minutes each; more takes a word of explanation. Ours, no rule sets it."""


class ManyHouseholds(DomainError):
    """More households than a day holds; accepted with a word of explanation."""

    code = "many_households"
    kind = Refusal.UNFIT
    zh = "一天走访 {households} 户，超过 {most} 户。如确属实，请在说明里写明缘由后再提交。"
    en = "{households} households on one day are more than {most}. If that is so, say why and send it again."


class DayTaken(DomainError):
    """A pairing has one diary a day."""

    code = "diary_day_taken"
    kind = Refusal.CONFLICT
    zh = "{day} 已有一篇日志，一项包联一天只写一篇。"
    en = "There is a diary of {day} already; a pairing has one a day."


@dataclass(frozen=True, slots=True)
class Raised:
    """A problem or a suggestion, and in which of the diary's villages (a code)."""

    village_code: str
    kind: DiaryItemKind
    text: str


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """A diary as it is sent; `body_sha256` is over the canonical body without `sent_at`.

    `officers` went together and are counted as so many visits; `many_because` is the word that more
    than `HOUSEHOLDS_A_DAY` takes; `disclosure_found` says what was found where disclosure was asked
    about.
    """

    id: UUID
    body_sha256: bytes = field(repr=False)
    pairing_id: UUID
    happened_on: date
    captured_at: datetime
    village_codes: tuple[str, ...]
    households: int
    persons: int
    asked_disclosure: bool
    disclosure_found: str | None = None
    officers: int = 1
    many_because: str | None = None
    items: tuple[Raised, ...] = ()


def write_diary(session: Session, entry: DiaryEntry, *, actor: Actor, now: datetime) -> tuple[Diary, bool]:
    """Take a diary in; whether it is new. The same again changes nothing.

    Raises NotFound, NotAllowed, OtherBody, InvalidField, ManyHouseholds, DayTaken.
    """
    if (known := session.get(Diary, entry.id)) is not None:
        require_same_body(known.body_sha256, entry.body_sha256)
        return known, False
    pairing = _own_pairing(session, entry.pairing_id, actor)
    _check(entry, pairing, now)
    villages = _villages(entry, pairing)
    if not _insert_once(session, entry, pairing, now):
        return _other(session, entry), False
    rows = [{"diary_id": entry.id, "pairing_id": pairing.id, "village_id": key} for key in villages.values()]
    session.connection().execute(insert(DiaryVillage), rows)
    audit.record(session, "diary.write", "diary", entry.id, account_id=actor.account_id, now=now)
    for one in entry.items:
        _raise(session, entry.id, one, villages, pairing, actor=actor, now=now)
    return session.get_one(Diary, entry.id), True


def receipt_of(diary: Diary, signer: ReceiptSigner) -> dict[str, Any]:
    """What a device is shown of a diary that was taken in: the same again for the same."""
    return signer.sign(
        {
            "diary_id": str(diary.id),
            "body_sha256": diary.body_sha256.hex(),
            "received_at": diary.received_at.astimezone(CHINA).isoformat(),
            "outcome": "accepted",
            "is_late": diary.is_late,
        }
    )


def _own_pairing(session: Session, pairing_id: UUID, actor: Actor) -> Pairing:
    await_others(session, pairing_id)
    pairing = get_pairing(session, pairing_id, pointer="/pairing_id")
    if pairing.officer_id != actor.account_id:
        raise NotAllowed(right=Right.DIARY_WRITE)
    actor.require(Right.DIARY_WRITE, pairing.town.path)
    return pairing


def _check(entry: DiaryEntry, pairing: Pairing, now: datetime) -> None:
    first, past = pairing.days.lower, pairing.days.upper
    assert first is not None
    is_within = first <= entry.happened_on and (past is None or entry.happened_on < past)
    if not is_within or entry.happened_on > china_day(now):
        raise InvalidField(
            reason_zh=f"日志日期须在包联期间内（自 {first:%Y-%m-%d} 起），且不晚于今天。",
            reason_en=f"The day lies within the pairing (from {first:%Y-%m-%d} on), and not after today.",
            pointer="/happened_on",
        )
    if entry.asked_disclosure != (entry.disclosure_found is not None):
        raise InvalidField(
            reason_zh="问了公开情况的写明了解到什么；没有问的不写。",
            reason_en="Say what was found where disclosure was asked about, and nothing where it was not.",
            pointer="/disclosure_found",
        )
    if entry.households > HOUSEHOLDS_A_DAY and entry.many_because is None:
        raise ManyHouseholds(households=entry.households, most=HOUSEHOLDS_A_DAY, pointer="/many_because")


def _villages(entry: DiaryEntry, pairing: Pairing) -> dict[str, int]:
    """The keys of the villages that it names, by code."""
    paired = {place.code: place.id for place in pairing.villages}
    wrong = sorted(set(entry.village_codes) - set(paired))
    if wrong:
        raise InvalidField(
            reason_zh=f"这些村不在包联范围内：{'、'.join(wrong)}。",
            reason_en=f"These villages are not of the pairing: {', '.join(wrong)}.",
            pointer="/village_codes",
        )
    for number, one in enumerate(entry.items):
        if one.village_code not in entry.village_codes:
            raise NotFound("village", pointer=f"/items/{number}/village_code")
    return {code: paired[code] for code in dict.fromkeys(entry.village_codes)}


def _insert_once(session: Session, entry: DiaryEntry, pairing: Pairing, now: datetime) -> bool:
    """Whether it was stored: not when its id or its day was there, however close together they
    came."""
    kept = ("id", "body_sha256", "pairing_id", "happened_on", "captured_at", "officers", "households", "persons",
            "many_because", "asked_disclosure", "disclosure_found")  # fmt: skip
    row = {name: getattr(entry, name) for name in kept}
    row |= {"officer_id": pairing.officer_id, "days": pairing.days, "received_at": now}
    stored = session.execute(pg_insert(Diary).values(row).on_conflict_do_nothing().returning(Diary.id))
    return stored.scalar() is not None


def _other(session: Session, entry: DiaryEntry) -> Diary:
    """What was there first: the same one, sent twice at once. Raises OtherBody, DayTaken."""
    known = session.get(Diary, entry.id)
    if known is not None:
        require_same_body(known.body_sha256, entry.body_sha256)
        return known
    taken = select(func.count()).where(Diary.pairing_id == entry.pairing_id, Diary.happened_on == entry.happened_on)
    if session.scalar(taken):
        raise DayTaken(day=f"{entry.happened_on:%Y-%m-%d}", pointer="/happened_on")
    raise OtherBody(pointer="")


def _raise(
    session: Session,
    diary_id: UUID,
    one: Raised,
    villages: dict[str, int],
    pairing: Pairing,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Raise a problem or a suggestion, and tell the town's desk."""
    found = DIARY_ITEM_LIFE_CYCLE.step(DiaryItemState.DRAFT, DiaryItemAction.RAISE)
    role = actor.role_for(Right.DIARY_WRITE, pairing.town.path)
    assert role is not None
    item = DiaryItem(
        id=uuid4(), diary_id=diary_id, village_id=villages[one.village_code], kind=one.kind, text=one.text,
        state=DiaryItemState.DRAFT, version=0, raised_at=now,
    )  # fmt: skip
    session.add(item)
    record_step(session, item, DiaryItemAction.RAISE, found, None, by=(actor, role), now=now)
    tell_raised(session, item, pairing, now=now)
