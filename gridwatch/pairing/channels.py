"""The register of channel points: recording them, saying whether they work, and closing them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.orm import Session, joinedload

from geo.datum import Datum
from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.fieldwork.capture import position_of
from gridwatch.fieldwork.values import GivenLocation
from gridwatch.files.attached import Announced, AttachedTo, announce_files
from gridwatch.lists import Key, Keyset
from gridwatch.pairing.channel_models import (
    ANYWHERE,
    IS_WORKING,
    LAST_SEEN_ON,
    LAST_SIGHTING,
    ChannelKind,
    ChannelPoint,
    ChannelSighting,
)
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


class OutsideVillage(DomainError):
    """The point lies outside its village; accepted with a word."""

    code = "outside_village"
    kind = Refusal.UNFIT
    zh = "这个位置不在{village}范围内。请核对经纬度；确在村外的，写明缘由后再提交。"
    en = "This point lies outside {village}. Look at its coordinates again; if it stands there, say why."


@dataclass(frozen=True, slots=True)
class NewChannelPoint:
    """What a village has (its code), since when, and where (longitude and latitude in WGS-84); `outside_because` is
    the word that a point outside the village takes."""

    village_code: str
    kind: ChannelKind
    name: str
    opened_on: date
    location: tuple[float, float] | None = None
    outside_because: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelFilter:
    """At or below which place (a code), of which kind, known to work or not, still there or not."""

    place: str | None = None
    kind: ChannelKind | None = None
    working: bool | None = None
    open: bool = True


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel point with its position, and what was seen of it last: None where nobody looked."""

    channel: ChannelPoint
    lon: float | None
    lat: float | None
    last_seen_on: date | None
    is_working: bool | None
    last_sighting_id: UUID | None


CHANNELS_NEWEST_FIRST = Keyset(ChannelPoint.recorded_at, ChannelPoint.id, descending=True)


def open_channel(session: Session, new: NewChannelPoint, *, actor: Actor, now: datetime) -> ChannelView:
    """Record a channel point. Raises NotFound, NotAllowed, InvalidField, OutsideVillage."""
    village = get_place(session, new.village_code, pointer="/village_code")
    if village.level is not Level.VILLAGE:
        raise InvalidField(
            reason_zh="公开渠道按村登记。", reason_en="Channel points are of villages.", pointer="/village_code"
        )
    actor.require(Right.CHANNEL_RECORD, village.path)
    _check(session, new, village, now)
    made = ChannelPoint(
        id=uuid4(), kind=new.kind, village_id=village.id, village=village, name=new.name,
        point=None if new.location is None else "SRID=4326;POINT({} {})".format(*new.location),
        outside_because=new.outside_because, opened_on=new.opened_on, recorded_by=actor.account_id, recorded_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.record(session, "channel.open", "channel_point", made.id, account_id=actor.account_id, now=now)
    return get_channel(session, made.id)


def see_channel(
    session: Session,
    channel_id: UUID,
    seen_on: date,
    *,
    is_working: bool,
    note: str | None,
    photo: Announced | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[ChannelView, UUID]:
    """Say that it was looked at on a day, and whether it worked; that it did not takes a word. A
    photo that is announced follows, under the id of the sighting, which is given back.

    Raises NotFound, NotAllowed, InvalidField.
    """
    found = _for_change(session, channel_id, actor)
    if seen_on < found.opened_on or seen_on > china_day(now) or (found.closed_on and seen_on >= found.closed_on):
        raise InvalidField(
            reason_zh="查看日期须在启用之后、停用之前，且不晚于今天。",
            reason_en="It was seen while it was there, and not after today.",
            pointer="/seen_on",
        )
    if not is_working and note is None:
        raise InvalidField(reason_zh="请写明哪里不能用。", reason_en="Say what does not work.", pointer="/note")
    sighting = ChannelSighting(
        id=uuid4(), channel_point_id=found.id, seen_on=seen_on, is_working=is_working, note=note,
        account_id=actor.account_id, at=now,
    )  # fmt: skip
    session.add(sighting)
    session.flush()
    audit.record(session, "channel.see", "channel_point", found.id, account_id=actor.account_id, now=now)
    photos = () if photo is None else (photo,)
    of = AttachedTo.CHANNEL_SIGHTING, sighting.id
    announce_files(session, *of, 0, photos, account_id=actor.account_id, now=now)
    return get_channel(session, channel_id), sighting.id


def close_channel(session: Session, channel_id: UUID, closed_on: date, *, actor: Actor, now: datetime) -> ChannelView:
    """Say from which day on it is there no more. Raises NotFound, NotAllowed, InvalidField."""
    found = _for_change(session, channel_id, actor)
    if closed_on < found.opened_on or closed_on > china_day(now):
        raise InvalidField(
            reason_zh="停用日期须在启用之后，且不晚于今天。",
            reason_en="It ends after it was opened, and not after today.",
            pointer="/closed_on",
        )
    found.closed_on = closed_on
    session.flush()
    audit.record(session, "channel.close", "channel_point", found.id, account_id=actor.account_id, now=now)
    return get_channel(session, channel_id)


def get_channel(session: Session, channel_id: UUID) -> ChannelView:
    """The channel point, if it exists for the actor. Raises NotFound."""
    row = session.execute(_views().where(ChannelPoint.id == channel_id)).one_or_none()
    if row is None:
        raise NotFound("channel_point")
    return ChannelView(*row)


def list_channels(session: Session, wanted: ChannelFilter, *, after: Key | None, limit: int) -> list[ChannelView]:
    """A page, recorded last first; row-level security says which exist for the actor. Raises
    NotFound for a place that is none."""
    query = _views().where(*_conditions(session, wanted))
    return [ChannelView(*row) for row in session.execute(CHANNELS_NEWEST_FIRST.page(query, after, limit))]


def count_channels(session: Session, wanted: ChannelFilter) -> int:
    """How many the list has; as `list_channels`."""
    return session.scalar(select(func.count()).select_from(ChannelPoint).where(*_conditions(session, wanted))) or 0


_COVERS = text("""
    SELECT ST_Covers(b.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
    FROM boundary b WHERE b.place_id = :village AND upper_inf(b.valid)
""")


def _check(session: Session, new: NewChannelPoint, village: Place, now: datetime) -> None:
    if new.opened_on > china_day(now):
        raise InvalidField(
            reason_zh="启用日期不能晚于今天。", reason_en="It was opened today or before.", pointer="/opened_on"
        )
    if new.location is None and new.kind not in ANYWHERE:
        raise InvalidField(
            reason_zh="请填经度和纬度；只有网站和微信可以不填。",
            reason_en="Give longitude and latitude; only a web page and a WeChat group stand nowhere.",
            pointer="/location",
        )
    if new.location is None:
        return
    lon, lat = new.location
    position_of(GivenLocation(lon, lat, 0, Datum.WGS84))
    covers = session.scalar(_COVERS, {"lon": lon, "lat": lat, "village": village.id})
    if covers is False and new.outside_because is None:
        raise OutsideVillage(village=village.name, pointer="/outside_because")


def _for_change(session: Session, channel_id: UUID, actor: Actor) -> ChannelPoint:
    found = get_channel(session, channel_id).channel
    actor.require(Right.CHANNEL_RECORD, found.village.path)
    return found


def _views() -> Select[ChannelPoint, float, float, date, bool, UUID]:
    at = (func.ST_X(ChannelPoint.point), func.ST_Y(ChannelPoint.point))
    seen = (LAST_SEEN_ON, IS_WORKING, LAST_SIGHTING)
    return select(ChannelPoint, *at, *seen).options(joinedload(ChannelPoint.village, innerjoin=True))


def _conditions(session: Session, wanted: ChannelFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.place is not None:
        place = get_place(session, wanted.place, pointer="/place")
        found.append(ChannelPoint.village_id.in_(select(Place.id).where(Place.path.bool_op("@>")([place.id]))))
    if wanted.kind is not None:
        found.append(ChannelPoint.kind == wanted.kind)
    if wanted.working is not None:
        found.append(func.coalesce(IS_WORKING, False) == wanted.working)
    if wanted.open:
        found.append(ChannelPoint.closed_on.is_(None))
    return found
