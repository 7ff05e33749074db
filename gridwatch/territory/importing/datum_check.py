"""A file in another datum than it was said to be, noticed: GCJ-02 lies 300–700 m off and looks
quite right."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.datum import Datum, geometry_from_wgs84, geometry_to_wgs84
from gridwatch.territory.importing.rows import PlaceRow, Problem
from gridwatch.territory.importing.stored import Stored

# A misfit below this share of the area is the noise of drawing.
LEAST_MISFIT = 0.002
# Another datum must explain at least this much of the misfit.
EXPLAINED = 0.5
# Parts that cover this much of their parent are compared with its outline as a whole.
WHOLE = 0.8
METRES_PER_DEGREE = 111_320
OTHERS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """An outline from the file, the stored one it should fit, and whether it should fill that
    one."""

    rows: tuple[PlaceRow, ...]
    area: BaseGeometry
    reference: MultiPolygon
    label: str
    is_whole: bool

    def misfit(self, area: BaseGeometry) -> float:
        """Return the area outside the reference, and if it should fill it, the area left empty, in
        degrees²."""
        outside = area.difference(self.reference).area
        return outside + (self.reference.difference(area).area if self.is_whole else 0.0)


def check_datum(rows: Sequence[PlaceRow], stored: Stored, datum: Datum) -> Iterator[Problem]:
    """Yield a complaint for each outermost outline of a file that fits the stored ones only in
    another datum."""
    for comparison in _comparisons(rows, stored):
        better = _better_datum(comparison, datum)
        if better is not None:
            shift_m = _apart_m(comparison.area, _reread(comparison.area, datum, better))
            for row in comparison.rows:
                facts = {"reference": comparison.label, "shift_m": round(shift_m), "datum": better.value}
                yield Problem(row.row_number, row.code, "wrong_datum", facts)


def _comparisons(rows: Sequence[PlaceRow], stored: Stored) -> Iterator[_Comparison]:
    in_file = {row.code for row in rows}
    outermost = [row for row in rows if row.area is not None and row.parent_code not in in_file]
    parts: dict[str, list[PlaceRow]] = defaultdict(list)
    for row in outermost:
        itself = stored.by_code.get(row.code)
        if itself is not None and itself.area is not None and row.area is not None:
            yield _Comparison((row,), row.area, itself.area, f"{itself.code} {itself.name}", is_whole=True)
        elif row.parent_code in stored.by_code:
            parts[row.parent_code].append(row)
    for code, children in parts.items():
        parent = stored.by_code[code]
        if parent.area is not None:
            union = shapely.union_all([row.area for row in children])
            is_whole = union.intersection(parent.area).area > WHOLE * parent.area.area
            yield _Comparison(tuple(children), union, parent.area, f"{parent.code} {parent.name}", is_whole)


def _better_datum(comparison: _Comparison, given: Datum) -> Datum | None:
    misfit = comparison.misfit(comparison.area)
    if misfit < LEAST_MISFIT * comparison.area.area:
        return None
    others = [datum for datum in OTHERS if datum is not given]
    misfits = {datum: comparison.misfit(_reread(comparison.area, given, datum)) for datum in others}
    best = min(misfits, key=lambda datum: misfits[datum])
    return best if misfits[best] < (1 - EXPLAINED) * misfit else None


def _reread(area: BaseGeometry, read_as: Datum, datum: Datum) -> BaseGeometry:
    """Return the area as it would be had the file been read in another datum."""
    return shapely.make_valid(geometry_to_wgs84(geometry_from_wgs84(area, read_as), datum))


def _apart_m(first: BaseGeometry, second: BaseGeometry) -> float:
    """Return the distance between two outlines' middles in metres."""
    here, there = first.centroid, second.centroid
    east = (there.x - here.x) * np.cos(np.radians(here.y))
    return float(np.hypot(east, there.y - here.y) * METRES_PER_DEGREE)
