"""Four datums in, WGS-84 out.

GCJ-02 is WGS-84 plus an offset of 300–700 m that follows a published (reverse-engineered) series of
sines on the Krasovsky ellipsoid; BD-09 is GCJ-02 bent once more in polar form. Both offsets change
by less than two per cent of a step, so the inverses are fixed-point iterations: guess, compare
forwards, correct. CGCS2000 equals WGS-84 within centimetres here and is taken as it is.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Degrees = npt.NDArray[np.float64]
G = TypeVar("G", bound=BaseGeometry)
Shift = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]

KRASOVSKY_A_M = 6378245.0
KRASOVSKY_E2 = 0.00669342162296594323
BD09_TURN = np.pi * 3000.0 / 180.0
# The box within which the maps apply the offset; outside it GCJ-02 is WGS-84.
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
CLOSE_ENOUGH_DEG = 1e-9
MAX_ROUNDS = 30


class Datum(StrEnum):
    """What a pair of coordinates is measured against."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


def to_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """Convert one position in degrees to WGS-84, exact to 1e-7 degree (1 cm).

    Raises ValueError where a coordinate is not finite or lies outside ±180 / ±90.
    """
    return _convert_one(TO_WGS84[datum], lon, lat)


def from_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """Convert one WGS-84 position in degrees to `datum`; errors as in `to_wgs84`."""
    return _convert_one(FROM_WGS84[datum], lon, lat)


def geometry_to_wgs84(geometry: G, datum: Datum) -> G:
    """Convert every vertex of a geometry in degrees (2D) to WGS-84; the same object where nothing
    changes."""
    return _convert_geometry(TO_WGS84[datum], geometry)


def geometry_from_wgs84(geometry: G, datum: Datum) -> G:
    """Convert every vertex of a WGS-84 geometry in degrees (2D) to `datum`."""
    return _convert_geometry(FROM_WGS84[datum], geometry)


def wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Add the GCJ-02 offset; arrays of degrees of one shape, identity outside China."""
    inside = _in_china(lon, lat)
    east_m, north_m = _sine_series(lon - 105.0, lat - 35.0)
    phi = np.radians(lat)
    w2 = 1.0 - KRASOVSKY_E2 * np.sin(phi) ** 2
    meridian_m = KRASOVSKY_A_M * (1.0 - KRASOVSKY_E2) / (w2 * np.sqrt(w2))
    parallel_m = KRASOVSKY_A_M / np.sqrt(w2) * np.cos(phi)
    d_lon = np.where(inside, np.degrees(east_m / parallel_m), 0.0)
    d_lat = np.where(inside, np.degrees(north_m / meridian_m), 0.0)
    return lon + d_lon, lat + d_lat


def gcj02_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Invert `wgs84_to_gcj02`; error below 1e-7 degree inside China, identity outside."""
    return _invert(wgs84_to_gcj02, lon, lat)


def wgs84_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Apply both offsets of Baidu's maps; arrays of degrees."""
    return _gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Invert `wgs84_to_bd09`; error below 1e-7 degree."""
    return gcj02_to_wgs84(*_invert(_gcj02_to_bd09, lon, lat))


def _same(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    return lon, lat


TO_WGS84: dict[Datum, Shift] = {
    Datum.WGS84: _same,
    Datum.CGCS2000: _same,
    Datum.GCJ02: gcj02_to_wgs84,
    Datum.BD09: bd09_to_wgs84,
}
FROM_WGS84: dict[Datum, Shift] = {
    Datum.WGS84: _same,
    Datum.CGCS2000: _same,
    Datum.GCJ02: wgs84_to_gcj02,
    Datum.BD09: wgs84_to_bd09,
}


def _in_china(lon: Degrees, lat: Degrees) -> npt.NDArray[np.bool_]:
    inside: npt.NDArray[np.bool_] = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    return inside


def _sine_series(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """Return the offset (east, north) in metres at x, y degrees from 105°E 35°N."""
    root = np.sqrt(np.abs(x))
    ripple = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi * x / 3.0)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi * x / 12.0) + 300.0 * np.sin(np.pi * x / 30.0)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi * y / 3.0)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi * y / 12.0) + 320.0 * np.sin(np.pi * y / 30.0)) * 2.0 / 3.0
    return east, north


def _gcj02_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    inside = _in_china(lon, lat)
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD09_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD09_TURN)
    bent_lon, bent_lat = radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
    return np.where(inside, bent_lon, lon), np.where(inside, bent_lat, lat)


def _invert(forward: Shift, lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y = lon, lat
    for _ in range(MAX_ROUNDS):
        seen_lon, seen_lat = forward(x, y)
        miss_lon, miss_lat = lon - seen_lon, lat - seen_lat
        x, y = x + miss_lon, y + miss_lat
        if max(np.abs(miss_lon).max(initial=0.0), np.abs(miss_lat).max(initial=0.0)) < CLOSE_ENOUGH_DEG:
            break
    return x, y


def _convert_one(shift: Shift, lon: float, lat: float) -> tuple[float, float]:
    if not (abs(lon) <= 180.0 and abs(lat) <= 90.0):
        raise ValueError(f"lon {lon}, lat {lat} is not a position: lon within ±180, lat within ±90")
    lons, lats = shift(np.array([lon], dtype=np.float64), np.array([lat], dtype=np.float64))
    return float(lons[0]), float(lats[0])


def _convert_geometry(shift: Shift, geometry: G) -> G:
    if shift is _same:
        return geometry

    def move(coordinates: Degrees) -> Degrees:
        return np.column_stack(shift(coordinates[:, 0], coordinates[:, 1]))

    return shapely.transform(geometry, move)
