"""Channel points 五个一 and terminals of villages, and who saw them work."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Computed, ForeignKey, ScalarSelect, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from gridwatch.database import Base, code_column
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place


class ChannelKind(StrEnum):
    """The five of the published practice, and terminals."""

    NET = "net"
    BOARD = "board"
    WECHAT = "wechat"
    ROOM = "room"
    SCREEN = "screen"
    TERMINAL = "terminal"


FIVE = frozenset(ChannelKind) - {ChannelKind.TERMINAL}
"""What a village with all of 五个一 has."""
ANYWHERE = frozenset({ChannelKind.NET, ChannelKind.WECHAT})
"""Kinds that stand nowhere."""


class ChannelSighting(Base):
    """That somebody looked at one on a day, and whether it worked."""

    __tablename__ = "channel_sighting"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel_point_id: Mapped[UUID] = mapped_column(ForeignKey("channel_point.id"))
    seen_on: Mapped[date]
    is_working: Mapped[bool]
    note: Mapped[str | None]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class ChannelPoint(Base):
    """One of a village; `point` in EPSG:4326, `closed_on` the first day on which it is there no
    more."""

    __tablename__ = "channel_point"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[ChannelKind] = mapped_column(code_column(ChannelKind))
    village_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    village_level: Mapped[Level] = mapped_column(code_column(Level), Computed("'village'", persisted=True))
    name: Mapped[str]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    outside_because: Mapped[str | None]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]

    village: Mapped[Place] = relationship(lazy="raise", foreign_keys=village_id)


def _last(
    said: InstrumentedAttribute[date] | InstrumentedAttribute[bool] | InstrumentedAttribute[UUID],
) -> ScalarSelect[Any]:
    """What the last sighting said."""
    newest = select(said).where(ChannelSighting.channel_point_id == ChannelPoint.id)
    newest = newest.order_by(ChannelSighting.seen_on.desc(), ChannelSighting.at.desc())
    return newest.limit(1).correlate_except(ChannelSighting).scalar_subquery()


LAST_SEEN_ON = _last(ChannelSighting.seen_on)
LAST_SIGHTING = _last(ChannelSighting.id)
IS_WORKING = _last(ChannelSighting.is_working)
"""None where nobody has looked: it is not known to work."""
