"""The boundaries that are missing below a place, made from seats or evenly, and marked as
derived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import shapely
from shapely import MultiPolygon
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.cells import even_split, voronoi_cells
from geo.geojson import BadGeometry, repair
from gridwatch import audit
from gridwatch.errors import DomainError, Refusal
from gridwatch.territory.boundaries import Outline, is_same_outline, put_boundaries
from gridwatch.territory.models import Boundary, Origin, Place


class Method(StrEnum):
    """How a cell came about."""

    VORONOI = "voronoi"
    EVEN_SPLIT = "even_split"


@dataclass(frozen=True, slots=True)
class DerivedCell:
    """A cell made for a place; `is_changed` is False where the same cell was in force already."""

    place_id: int
    code: str
    name: str
    method: Method
    is_changed: bool


class NothingToCut(DomainError):
    """The place has no boundary, or its children's real boundaries leave nothing of it."""

    code = "nothing_to_cut"
    kind = Refusal.CONFLICT
    zh = "{name}没有可划分的边界：{reason_zh}。"
    en = "{name} has nothing to cut: {reason_en}."


@dataclass(frozen=True, slots=True)
class _Child:
    place: Place
    area: MultiPolygon | None
    origin: Origin | None


def derive_cells(
    session: Session, place: Place, *, now: datetime, by: int | None = None, dry_run: bool = False
) -> list[DerivedCell]:
    """Give every open child of a place without a real boundary a derived one, and say which
    changed.

    Voronoi cells of the children's seats, clipped to the place minus its children's real
    boundaries; an even split if no child has a seat. A child without a seat among others that have
    one is given a spot of an even split. Deriving again, with nothing new, changes nothing; a dry
    run only says what would. Raises NothingToCut.
    """
    children = _children(session, place)
    missing = [child for child in children if child.origin is not Origin.REAL]
    if not missing:
        return []
    free = _free_area(session, place, [child.area for child in children if child.origin is Origin.REAL])
    method = Method.VORONOI if any(_seat(child) for child in missing) else Method.EVEN_SPLIT
    cells = _cut(free, missing, method)
    pairs = list(zip(missing, cells, strict=True))
    changed = [(child, cell) for child, cell in pairs if not is_same_outline(child.area, cell)]
    outlines = [Outline(c.place.id, c.place.level, cell, Origin.DERIVED) for c, cell in changed]
    if outlines and not dry_run:
        put_boundaries(session, outlines, now=now)
        audit.record(session, "cells.derive", "place", place.code, account_id=by, now=now, cells=len(outlines))
    new = {child.place.id for child, _ in changed}
    return [DerivedCell(c.place.id, c.place.code, c.place.name, method, c.place.id in new) for c in missing]


def _children(session: Session, place: Place) -> list[_Child]:
    rows = session.execute(
        select(Place, func.ST_AsBinary(Boundary.geom), Boundary.origin)
        .outerjoin(Boundary, (Boundary.place_id == Place.id) & func.upper_inf(Boundary.valid))
        .where(Place.parent_id == place.id, Place.closed_on.is_(None))
        .order_by(Place.code)
    ).all()
    return [_Child(child, shapely.from_wkb(wkb), origin) for child, wkb, origin in rows]


def _free_area(session: Session, place: Place, real: Sequence[MultiPolygon | None]) -> MultiPolygon:
    wkb = session.scalar(
        select(func.ST_AsBinary(Boundary.geom))
        .where(Boundary.place_id == place.id, func.upper_inf(Boundary.valid))
    )  # fmt: skip
    if wkb is None:
        raise NothingToCut(name=place.name, reason_zh="本级没有边界", reason_en="it has no boundary itself")
    try:
        return repair(shapely.from_wkb(wkb).difference(shapely.union_all(real))).area
    except BadGeometry as error:
        raise NothingToCut(
            name=place.name,
            reason_zh="下级的实测边界已占满",
            reason_en="the real boundaries of its children leave nothing",
        ) from error


def _seat(child: _Child) -> tuple[float, float] | None:
    lon, lat = child.place.seat_lon, child.place.seat_lat
    return None if lon is None or lat is None else (lon, lat)


def _cut(free: MultiPolygon, children: Sequence[_Child], method: Method) -> list[MultiPolygon]:
    if method is Method.EVEN_SPLIT:
        return even_split(free, len(children))
    seatless = [child for child in children if _seat(child) is None]
    spots = iter([part.representative_point() for part in even_split(free, len(seatless))] if seatless else [])
    seats = [_seat(child) or next((spot.x, spot.y) for spot in spots) for child in children]
    return voronoi_cells(free, seats)
