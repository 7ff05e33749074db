"""Outlines against each other: siblings that overlap, children outside their parent, holes, stray
seats."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from gridwatch.territory.importing.rows import PlaceRow, Problem
from gridwatch.territory.importing.stored import Stored, StoredPlace

MOST_OVERLAP = 0.01
"""Of the smaller of two siblings' areas."""
MOST_OUTSIDE = 0.01
"""Of a child's own area."""
KM_PER_DEGREE = 111.32

Outlined = PlaceRow | StoredPlace


def check_fit(rows: Sequence[PlaceRow], stored: Stored) -> Iterator[Problem]:
    """Yield what is wrong with the outlines of a file, among themselves and with the stored ones
    around them.

    Shares are of planar areas in degrees, which within one county is exact enough for a limit of 1
    %.
    """
    outlined = [row for row in rows if row.area is not None]
    yield from _outside(outlined, rows, stored)
    yield from _overlaps(outlined, rows, stored)
    for row in outlined:
        yield from _alone(row)


def area_km2(area: BaseGeometry) -> float:
    """Return the area of a geometry in degrees, in km², to within a per cent or so."""
    if area.is_empty:
        return 0.0
    squeeze = np.cos(np.radians((area.bounds[1] + area.bounds[3]) / 2))
    return float(area.area * KM_PER_DEGREE**2 * squeeze)


def _outside(outlined: Sequence[PlaceRow], rows: Sequence[PlaceRow], stored: Stored) -> Iterator[Problem]:
    areas = {code: place.area for code, place in stored.by_code.items() if place.area is not None}
    areas |= {row.code: row.area for row in rows if row.area is not None}
    inner = [row for row in outlined if row.parent_code in areas]
    children = np.array([row.area for row in inner], dtype=object)
    parents = np.array([areas[row.parent_code or ""] for row in inner], dtype=object)
    inside = shapely.area(shapely.intersection(children, parents))
    for row, inside_area in zip(inner, inside, strict=True):
        assert row.area is not None
        share = 1 - inside_area / row.area.area
        if share > MOST_OUTSIDE:
            facts = {
                "share_pct": f"{share * 100:.3g}",
                "area_km2": f"{area_km2(row.area) * share:.3g}",
                "parent": row.parent_code,
            }
            yield Problem(row.row_number, row.code, "outside_parent", facts)


def _overlaps(outlined: Sequence[PlaceRow], rows: Sequence[PlaceRow], stored: Stored) -> Iterator[Problem]:
    in_file = {row.code for row in rows}
    parents = {row.parent_code for row in outlined}
    around = [
        place
        for parent in parents
        for place in stored.below.get(parent, [])
        if place.area is not None and place.code not in in_file
    ]
    places: list[Outlined] = [*around, *outlined]
    for first, second, shared in _shared_areas(places):
        smaller = min(_area(first).area, _area(second).area)
        if shared > MOST_OVERLAP * smaller and isinstance(second, PlaceRow):
            facts = {
                "other": _label(first),
                "area_km2": f"{area_km2(_area(second)) * shared / _area(second).area:.3g}",
                "share_pct": f"{shared / smaller * 100:.3g}",
            }
            yield Problem(second.row_number, second.code, "siblings_overlap", facts)


def _shared_areas(places: Sequence[Outlined]) -> Iterator[tuple[Outlined, Outlined, float]]:
    """Yield pairs of siblings whose boxes touch, in the order of `places`, with the area that they
    share."""
    if not places:
        return
    areas = np.array([place.area for place in places], dtype=object)
    family = np.unique([f"{place.level}{place.parent_code}" for place in places], return_inverse=True)[1]
    left, right = STRtree(areas).query(areas)
    is_pair = (left < right) & (family[left] == family[right])
    left, right = left[is_pair], right[is_pair]
    shared = shapely.area(shapely.intersection(areas[left], areas[right]))
    for i, j, area in zip(left, right, shared, strict=True):
        if area > 0 and places[i].code != places[j].code:
            yield places[i], places[j], float(area)


def _area(place: Outlined) -> MultiPolygon:
    assert place.area is not None
    return place.area


def _label(place: Outlined) -> str:
    where = f" (row {place.row_number})" if isinstance(place, PlaceRow) else ""
    return f"{place.code} {place.name}{where}"


def _alone(row: PlaceRow) -> Iterator[Problem]:
    area = _area(row)
    holes = [Polygon(ring) for part in area.geoms for ring in part.interiors]
    if holes:
        facts: dict[str, object] = {
            "count": len(holes),
            "area_km2": f"{sum(area_km2(hole) for hole in holes):.3g}",
        }
        yield Problem(row.row_number, row.code, "has_hole", facts)
    if row.seat is not None and not area.intersects(Point(row.seat)):
        away = area.distance(Point(row.seat)) * KM_PER_DEGREE * 1000
        yield Problem(row.row_number, row.code, "seat_outside", {"distance_m": round(away)})
