"""Channel points on a day: how many of each kind work, and which villages have all five."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from gridwatch.pairing.channel_models import FIVE, ChannelKind, ChannelPoint, ChannelSighting
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """Of a kind: how many were there on the day, and how many of them were known to work."""

    kind: ChannelKind
    there: int
    working: int


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """Of each kind, and how many of the villages had all five working."""

    kinds: list[ChannelCount]
    with_all_five: int
    villages: int


def count_channels_on(session: Session, place_code: str, on: date) -> ChannelFigures:
    """The channel points at and below a place (a code) as they stood on a day, as far as they exist
    for the actor. What nobody has looked at by then is not known to work. Raises NotFound."""
    place = get_place(session, place_code, pointer="/place")
    below = (Place.level == Level.VILLAGE, Place.closed_on.is_(None), Place.path.bool_op("@>")([place.id]))
    villages = session.scalars(select(Place.id).where(*below)).all()
    stood = _stood(on, villages).subquery()
    kinds = select(stood.c.kind, func.count(), func.count().filter(stood.c.is_working)).group_by(stood.c.kind)
    counted = {kind: (there, working) for kind, there, working in session.execute(kinds)}
    five = (
        select(stood.c.village_id)
        .where(stood.c.is_working, stood.c.kind.in_(FIVE))
        .group_by(stood.c.village_id)
        .having(func.count(stood.c.kind.distinct()) == len(FIVE))
    )
    with_all = session.scalar(select(func.count()).select_from(five.subquery())) or 0
    return ChannelFigures(
        [ChannelCount(kind, *counted.get(kind, (0, 0))) for kind in ChannelKind], with_all, len(villages)
    )


def villages_with_a_channel(session: Session, village_ids: Collection[int], on: date) -> set[int]:
    """Those of some villages that have a channel known to work on a day."""
    stood = _stood(on, village_ids).subquery()
    return set(session.scalars(select(stood.c.village_id).where(stood.c.is_working)))


def _stood(on: date, village_ids: Collection[int]) -> Select[int, ChannelKind, bool]:
    """Each that was there on a day, and whether the last sighting by then says that it worked."""
    last = (
        select(ChannelSighting.is_working)
        .where(ChannelSighting.channel_point_id == ChannelPoint.id, ChannelSighting.seen_on <= on)
        .order_by(ChannelSighting.seen_on.desc(), ChannelSighting.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    there = func.daterange(ChannelPoint.opened_on, ChannelPoint.closed_on).bool_op("@>")(on)
    return select(ChannelPoint.village_id, ChannelPoint.kind, func.coalesce(last, False).label("is_working")).where(
        there, ChannelPoint.village_id.in_(village_ids)
    )
