"""Quiet villages: those from which few petitions came in a window, in bands that nest.

以下 includes the number (监察法实施条例 284–285, 民法典 1259): "at most 2" holds "at most 1", which holds
"none". A village without a count is not a quiet one; how many are known is told beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from gridwatch.errors import InvalidField
from gridwatch.pairing.channel_figures import villages_with_a_channel
from gridwatch.pairing.petition_models import PetitionCount, PetitionKind
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place

BANDS = (2, 1, 0)
"""At most so many petitions (`systems.md` S8)."""


@dataclass(frozen=True, slots=True)
class QuietWindow:
    """Of the villages at or below which place (a code), from a day up to another, by which
    definition."""

    place: str
    first: date
    past: date
    definition: str


@dataclass(frozen=True, slots=True)
class QuietVillage:
    """A village and how many petitions came from it, two at most; whether some channel of its was
    known to work on the window's last day, without which silence says nothing."""

    village: Place
    count: int
    has_channel: bool


@dataclass(frozen=True, slots=True)
class QuietBand:
    """How many villages had at most so many petitions, and how many of these no channel known to
    work."""

    at_most: int
    villages: int
    without_channel: int


def list_quiet_villages(session: Session, wanted: QuietWindow) -> list[QuietVillage]:
    """The villages with two petitions at most, by code, as far as their counts exist for the actor.

    Raises NotFound for a place that is none, InvalidField for a window that is none.
    """
    quiet = [(village, count) for village, count in _known(session, wanted) if count <= max(BANDS)]
    heard = villages_with_a_channel(session, [village.id for village, _ in quiet], wanted.past - timedelta(days=1))
    return [QuietVillage(village, count, village.id in heard) for village, count in quiet]


def count_known_villages(session: Session, wanted: QuietWindow) -> tuple[int, int]:
    """Of how many villages a count is known, and how many there are; as `list_quiet_villages`."""
    villages = session.scalars(_villages(session, wanted)).all()
    return len(_known(session, wanted)), len(villages)


def bands_of(quiet: Sequence[QuietVillage]) -> list[QuietBand]:
    """How many villages are in each band, the widest first."""
    within = [(at_most, [one for one in quiet if one.count <= at_most]) for at_most in BANDS]
    return [QuietBand(at_most, len(some), sum(not one.has_channel for one in some)) for at_most, some in within]


def _known(session: Session, wanted: QuietWindow) -> list[tuple[Place, int]]:
    """Each village with the newest count of its window."""
    newest = (
        select(PetitionCount.place_id, PetitionCount.count)
        .where(PetitionCount.first == wanted.first, PetitionCount.past == wanted.past)
        .where(PetitionCount.kind == PetitionKind.ALL, PetitionCount.definition == wanted.definition)
        .order_by(PetitionCount.place_id, PetitionCount.taken_at.desc(), PetitionCount.recorded_at.desc())
        .ext(distinct_on(PetitionCount.place_id))
    ).subquery()
    villages = _villages(session, wanted).add_columns(newest.c.count).join(newest, newest.c.place_id == Place.id)
    return [(village, count) for village, count in session.execute(villages)]


def _villages(session: Session, wanted: QuietWindow) -> Select[Place]:
    place = get_place(session, wanted.place, pointer="/place")
    if wanted.past <= wanted.first:
        raise InvalidField(
            reason_zh="时段的止日须晚于起日。", reason_en="The window ends after it begins.", pointer="/past"
        )
    there = (Place.level == Level.VILLAGE, Place.closed_on.is_(None), Place.path.bool_op("@>")([place.id]))
    return select(Place).where(*there).order_by(Place.code)
