"""Looking places up by key, code or name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from gridwatch.errors import NotFound
from gridwatch.lists import Key, Keyset
from gridwatch.territory.codes import BadCode, Level, parse_code
from gridwatch.territory.models import Boundary, Origin, Place, PlaceCode


@dataclass(frozen=True, slots=True)
class PlaceAbove:
    """One place on the way up, and the station that is active in it."""

    place_id: int
    level: Level
    code: str
    name: str
    station_id: int | None


@dataclass(frozen=True, slots=True)
class CurrentBoundary:
    """The outline of a place in force now: GeoJSON geometry text (EPSG:4326), its origin and
    version."""

    version: int
    origin: Origin
    geojson: str


def get_place(session: Session, code: str, *, pointer: str | None = None) -> Place:
    """The open place with this official code, padded or trimmed. Raises NotFound."""
    try:
        trimmed = str(parse_code(code))
    except BadCode as error:
        raise NotFound("place", pointer=pointer) from error
    found = session.scalar(select(Place).where(Place.code == trimmed, Place.closed_on.is_(None)))
    if found is None:
        raise NotFound("place", pointer=pointer)
    return found


def codes_of(session: Session, place_ids: Sequence[int]) -> list[str]:
    """The codes of places, in their order."""
    return list(session.scalars(select(Place.code).where(Place.id.in_(place_ids)).order_by(Place.code)))


def lowest_name(village_id: InstrumentedAttribute[Any], town_id: InstrumentedAttribute[Any]) -> ScalarSelect[str]:
    """The name of the village, else of the town, for a query over rows that hold their keys."""
    return select(Place.name).where(Place.id == func.coalesce(village_id, town_id)).scalar_subquery()


def get_place_ever(session: Session, code: str, *, pointer: str | None = None) -> Place:
    """The open place that has this code, or else had it last: a printed QR code outlives a
    renumbering.

    Raises NotFound.
    """
    try:
        return get_place(session, code, pointer=pointer)
    except NotFound:
        had = select(PlaceCode.place_id).where(PlaceCode.code == code).order_by(func.lower(PlaceCode.valid).desc())
        found = session.scalar(
            select(Place).where(Place.id == had.limit(1).scalar_subquery(), Place.closed_on.is_(None))
        )
        if found is None:
            raise
        return found


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """Which open places: of a level, below a parent (a code), with this in the name, or with one of
    these codes."""

    level: Level | None = None
    parent: str | None = None
    q: str | None = None
    code: Sequence[str] = ()


PLACES_BY_CODE = Keyset(Place.code)


def list_places(session: Session, wanted: PlaceFilter, *, after: Key | None, limit: int) -> Sequence[Place]:
    """A page of places in the order of their codes. Raises NotFound for an unknown parent."""
    query = select(Place).where(Place.closed_on.is_(None))
    if wanted.level is not None:
        query = query.where(Place.level == wanted.level)
    if wanted.parent is not None:
        query = query.where(Place.parent_id == get_place(session, wanted.parent, pointer="/parent").id)
    if wanted.q:
        query = query.where(Place.name.contains(wanted.q, autoescape=True))
    if wanted.code:
        query = query.where(Place.code.in_(wanted.code))
    return session.scalars(PLACES_BY_CODE.page(query, after, limit)).all()


def get_current_boundary(session: Session, place: Place) -> CurrentBoundary:
    """The boundary in force. Raises NotFound when the place has none."""
    row = session.execute(
        select(Boundary.id, Boundary.origin, func.ST_AsGeoJSON(Boundary.geom, 6))
        .where(Boundary.place_id == place.id, func.upper_inf(Boundary.valid))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound("boundary")
    return CurrentBoundary(*row)


_PLACES_ABOVE = text("""
    SELECT p.id AS place_id, p.level, p.code, p.name, s.id AS station_id
    FROM place innermost
    JOIN place p ON p.id = ANY (innermost.path)
    LEFT JOIN station s ON s.place_id = p.id AND daterange(s.opened_on, s.closed_on) @> CAST(:on AS date)
    WHERE innermost.id = :innermost
    ORDER BY cardinality(p.path) DESC
""")
"""By the innermost place alone: a path given as an array is planned anew each time, which takes 1
ms."""


def places_above(session: Session, path: Sequence[int], *, on: date) -> tuple[PlaceAbove, ...]:
    """The places of a path from the innermost up, each with its active station on a day."""
    rows = session.execute(_PLACES_ABOVE, {"innermost": path[-1], "on": on})
    return tuple(PlaceAbove(r.place_id, Level(r.level), r.code, r.name, r.station_id) for r in rows)
