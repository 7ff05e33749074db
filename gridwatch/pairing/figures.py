"""What pairings came to in a window: visits, households, what was raised, and what of it was done.

Rates are told of the whole alone, with numerator and denominator; of its towns the counts, in the
order of their codes and never by rank.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from gridwatch.errors import InvalidField
from gridwatch.pairing.lifecycle import DiaryItemState
from gridwatch.pairing.models import Diary, DiaryItem, Pairing
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


@dataclass(frozen=True, slots=True)
class PairingWindow:
    """Of which place (a code) and what lies below it, from a day up to another, which is not
    counted."""

    place: str
    first: date
    past: date


@dataclass(frozen=True, slots=True)
class PairingFigures:
    """Counts of diaries by their day, the late ones among them.

    `visits` are person-times 人次: of each diary as many as went. `raised` are problems and
    suggestions as one number; `done` are those of them that are done now (`systems.md` S8).
    """

    diaries: int = 0
    late: int = 0
    visits: int = 0
    households: int = 0
    persons: int = 0
    asked: int = 0
    raised: int = 0
    done: int = 0

    @property
    def done_rate(self) -> float | None:
        """The share of what was raised that is done; None where nothing was raised."""
        return self.done / self.raised if self.raised else None


@dataclass(frozen=True, slots=True)
class TownPairing:
    """The counts of a town."""

    town: Place
    figures: PairingFigures


def list_town_pairings(session: Session, wanted: PairingWindow) -> list[TownPairing]:
    """The counts of each town that has a diary in the window and exists for the actor, by code.

    Raises NotFound for a place that is none, InvalidField for a window that is none.
    """
    place = get_place(session, wanted.place, pointer="/place")
    if wanted.past <= wanted.first:
        raise InvalidField(
            reason_zh="时段的止日须晚于起日。", reason_en="The window ends after it begins.", pointer="/past"
        )
    within = (
        Pairing.town_id.in_(select(Place.id).where(Place.path.bool_op("@>")([place.id]))),
        Diary.happened_on >= wanted.first,
        Diary.happened_on < wanted.past,
    )
    counted = _by_town(session, within)
    towns = session.scalars(select(Place).where(Place.id.in_(counted)).order_by(Place.code))
    return [TownPairing(town, counted[town.id]) for town in towns]


def sum_up(towns: Sequence[TownPairing]) -> PairingFigures:
    """The counts of several towns as one."""
    names = [one.name for one in fields(PairingFigures)]
    return PairingFigures(**{name: sum(getattr(town.figures, name) for town in towns) for name in names})


def _by_town(session: Session, within: tuple[ColumnElement[bool], ...]) -> dict[int, PairingFigures]:
    visits, households, persons = (func.sum(one) for one in (Diary.officers, Diary.households, Diary.persons))
    days = select(
        Pairing.town_id, func.count(), func.count().filter(Diary.is_late), visits, households, persons,
        func.count().filter(Diary.asked_disclosure),
    ).select_from(Diary)  # fmt: skip
    done = func.count().filter(DiaryItem.state == DiaryItemState.DONE)
    items = select(Pairing.town_id, func.count(), done).select_from(DiaryItem).join(DiaryItem.diary)
    raised = {
        town: tuple(counts)
        for town, *counts in session.execute(items.join(Diary.pairing).where(*within).group_by(Pairing.town_id))
    }
    return {
        town: PairingFigures(*counts, *raised.get(town, (0, 0)))
        for town, *counts in session.execute(days.join(Diary.pairing).where(*within).group_by(Pairing.town_id))
    }
