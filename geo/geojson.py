"""Read GeoJSON geometry that people send: areas and points in degrees, checked and repaired."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Area = Polygon | MultiPolygon

# About 0.01 m²: what is smaller is rounding, not land.
SPECK_DEG2 = 1e-12


class BadGeometry(ValueError):
    """Something that is not the geometry asked for; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A valid area, and what was wrong with it before (None if nothing was)."""

    area: MultiPolygon
    fault: str | None


def read_area(mapping: Mapping[str, Any]) -> Area:
    """Read a GeoJSON Polygon or MultiPolygon in degrees as it is, valid or not; heights are dropped.

    Raises BadGeometry for other types, malformed coordinates and positions off the globe.
    """
    geometry = _read(mapping)
    if not isinstance(geometry, Polygon | MultiPolygon):
        raise BadGeometry(f"a boundary is a Polygon or MultiPolygon, not a {geometry.geom_type}")
    return geometry


def read_point(mapping: Mapping[str, Any]) -> Point:
    """Read a GeoJSON Point in degrees; errors as in `read_area`."""
    geometry = _read(mapping)
    if not isinstance(geometry, Point):
        raise BadGeometry(f"a seat is a Point, not a {geometry.geom_type}")
    return geometry


def repair(area: Area) -> Repaired:
    """Make an area valid: crossing rings are untangled, spikes and lines are dropped.

    Raises BadGeometry if no area is left.
    """
    if area.is_valid:
        return Repaired(_polygons(area), None)
    fault = shapely.is_valid_reason(area)
    return Repaired(_polygons(shapely.make_valid(area, method="structure")), fault)


def _read(mapping: Mapping[str, Any]) -> BaseGeometry:
    try:
        with np.errstate(invalid="ignore"):
            geometry = shapely.force_2d(shape(dict(mapping)))
    except (AttributeError, IndexError, KeyError, ShapelyError, TypeError, ValueError) as error:
        raise BadGeometry("the geometry is not GeoJSON: it needs a type and nested lon, lat pairs") from error
    if geometry.is_empty:
        raise BadGeometry("the geometry is empty")
    coordinates = shapely.get_coordinates(geometry)
    if not np.isfinite(coordinates).all():
        raise BadGeometry("a coordinate is not a number")
    lon, lat = np.abs(coordinates).max(axis=0)
    if lat > 90.0 and lon <= 90.0:
        raise BadGeometry("the coordinates are swapped: longitude comes first")
    if lon > 180.0 or lat > 90.0:
        raise BadGeometry("the coordinates are not degrees: longitude within ±180, latitude within ±90")
    return geometry


def _polygons(geometry: BaseGeometry) -> MultiPolygon:
    parts = [part for part in shapely.get_parts(geometry).tolist() if isinstance(part, Polygon)]
    parts = [part for part in parts if part.area > SPECK_DEG2]
    if not parts:
        raise BadGeometry("the boundary encloses no area")
    return MultiPolygon(parts)
