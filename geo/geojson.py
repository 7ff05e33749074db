"""GeoJSON geometry that people send: areas and points in degrees, checked and repaired."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Area = Polygon | MultiPolygon

# About 0.01 m²: what is smaller is rounding, not land.
SPECK_DEG2 = 1e-12


class Fault(StrEnum):
    """What can be wrong with a geometry beyond repair."""

    NOT_GEOJSON = "not_geojson"
    WRONG_TYPE = "wrong_type"
    EMPTY = "empty"
    NOT_FINITE = "not_finite"
    SWAPPED = "swapped"
    NOT_DEGREES = "not_degrees"
    NO_AREA = "no_area"


class BadGeometry(ValueError):
    """Something that is not the geometry asked for, and in what way."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"bad geometry: {fault}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Repaired:
    """A valid area, and what was wrong with it before (None if nothing was)."""

    area: MultiPolygon
    fault: str | None


def read_area(mapping: Mapping[str, Any]) -> Area:
    """Read a GeoJSON Polygon or MultiPolygon in degrees as it is, valid or not; heights are
    dropped.

    Raises BadGeometry for other types, malformed coordinates and positions off the globe.
    """
    geometry = _read(mapping)
    if not isinstance(geometry, Polygon | MultiPolygon):
        raise BadGeometry(Fault.WRONG_TYPE)
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
        raise BadGeometry(Fault.NOT_GEOJSON) from error
    if geometry.is_empty:
        raise BadGeometry(Fault.EMPTY)
    coordinates = shapely.get_coordinates(geometry)
    if not np.isfinite(coordinates).all():
        raise BadGeometry(Fault.NOT_FINITE)
    lon, lat = np.abs(coordinates).max(axis=0)
    if lat > 90.0 and lon <= 90.0:
        raise BadGeometry(Fault.SWAPPED)
    if lon > 180.0 or lat > 90.0:
        raise BadGeometry(Fault.NOT_DEGREES)
    return geometry


def _polygons(geometry: BaseGeometry) -> MultiPolygon:
    parts = [part for part in shapely.get_parts(geometry).tolist() if isinstance(part, Polygon)]
    parts = [part for part in parts if part.area > SPECK_DEG2]
    if not parts:
        raise BadGeometry(Fault.NO_AREA)
    return MultiPolygon(parts)
