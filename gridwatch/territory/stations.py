"""Opening and closing sentinel stations, by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg import errors as pg
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.lists import Key, Keyset
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place, Station
from gridwatch.territory.places import get_place

STATION_LEVELS = frozenset({Level.VILLAGE, Level.GROUP, Level.GRID})


class StationExists(DomainError):
    """The place has an active station in these days."""

    code = "station_exists"
    kind = Refusal.CONFLICT
    zh = "{place} 在这段时间里已有前哨站（点）。"
    en = "{place} already has an active station in these days."


def open_station(
    session: Session, place_code: str, name: str, opened_on: date, *, by: int | None, now: datetime
) -> Station:
    """Open a station in a village, or a post in a group or grid. Raises NotFound, InvalidField or
    StationExists."""
    place = get_place(session, place_code, pointer="/place_code")
    if place.level not in STATION_LEVELS:
        raise InvalidField(
            reason_zh="前哨站只能设在村、组或微网格。",
            reason_en="A station is opened in a village, group or grid.",
            pointer="/place_code",
        )
    made = Station(place_id=place.id, place_level=place.level, name=name.strip(), opened_on=opened_on)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        if isinstance(error.orig, pg.ExclusionViolation):
            raise StationExists(place=place.name, pointer="/place_code") from error
        raise
    made.place = place
    audit.record(session, "station.open", "station", made.id, account_id=by, now=now, place=place.code)
    return made


def close_station(session: Session, station: Station, closed_on: date, *, by: int | None, now: datetime) -> None:
    """Close a station from a day on. Raises InvalidField when it is closed already or opened
    later."""
    if station.closed_on is not None or closed_on < station.opened_on:
        raise InvalidField(
            reason_zh="该站已撤，或撤站日早于设站日。",
            reason_en="The station is closed already, or was opened after that day.",
            pointer="/closed_on",
        )
    station.closed_on = closed_on
    audit.record(session, "station.close", "station", station.id, account_id=by, now=now, on=closed_on.isoformat())


def get_station(session: Session, station_id: int) -> Station:
    """The station with its place. Raises NotFound."""
    query = select(Station).where(Station.id == station_id).options(joinedload(Station.place, innerjoin=True))
    found = session.scalar(query)
    if found is None:
        raise NotFound("station")
    return found


@dataclass(frozen=True, slots=True)
class StationFilter:
    """Stations at or below a place (a code): open and closed, or those of one day, of all levels or
    one."""

    place: str
    on: date | None = None
    level: Level | None = None


STATIONS_BY_KEY = Keyset(Station.id)


def list_stations(session: Session, wanted: StationFilter, *, after: Key | None, limit: int) -> Sequence[Station]:
    """A page of stations, by key. Raises NotFound for an unknown place."""
    place = get_place(session, wanted.place, pointer="/place")
    query = (
        select(Station)
        .join(Station.place)
        .where(Place.path.op("@>")([place.id]))
        .options(joinedload(Station.place, innerjoin=True))
    )
    if wanted.on is not None:
        query = query.where(
            Station.opened_on <= wanted.on, Station.closed_on.is_(None) | (Station.closed_on > wanted.on)
        )
    if wanted.level is not None:
        query = query.where(Station.place_level == wanted.level)
    return session.scalars(STATIONS_BY_KEY.page(query, after, limit)).all()
