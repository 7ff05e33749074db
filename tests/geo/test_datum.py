"""The four datums: known points, round trips and what lies outside China."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.datum import Datum, from_wgs84, geometry_from_wgs84, geometry_to_wgs84, to_wgs84

METRE_DEG = 1 / 111_000
lons, lats = st.floats(73.0, 136.0), st.floats(2.0, 54.0)


def test_a_known_position_shifts_as_the_maps_show_it() -> None:
    wgs84, gcj02 = (116.404, 39.915), (116.41024449916938, 39.91640428150164)
    assert from_wgs84(*wgs84, Datum.GCJ02) == pytest.approx(gcj02, abs=1e-7)
    assert to_wgs84(*gcj02, Datum.GCJ02) == pytest.approx(wgs84, abs=1e-7)


def test_baidu_bends_the_shifted_position_once_more() -> None:
    wgs84 = to_wgs84(116.404, 39.915, Datum.GCJ02)
    assert from_wgs84(*wgs84, Datum.BD09) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-7)


@given(lons, lats, st.sampled_from(Datum))
def test_every_position_in_china_survives_the_round_trip(lon: float, lat: float, datum: Datum) -> None:
    back = to_wgs84(*from_wgs84(lon, lat, datum), datum)
    assert back == pytest.approx((lon, lat), abs=1e-7)


@given(st.floats(104.0, 111.0), st.floats(24.5, 29.5))
def test_gcj02_is_hundreds_of_metres_off_in_guizhou(lon: float, lat: float) -> None:
    there = from_wgs84(lon, lat, Datum.GCJ02)
    metres = np.hypot((there[0] - lon) * np.cos(np.radians(lat)), there[1] - lat) / METRE_DEG
    assert 300 < metres < 900


@given(st.sampled_from(Datum), st.sampled_from([(2.35, 48.85), (-74.0, 40.7), (151.2, -33.9)]))
def test_nothing_moves_outside_china(datum: Datum, place: tuple[float, float]) -> None:
    assert to_wgs84(*place, datum) == place
    assert from_wgs84(*place, datum) == place


@pytest.mark.parametrize("bad", [(float("nan"), 30.0), (float("inf"), 30.0), (28.0, 108.0), (181.0, 0.0)])
def test_what_is_no_position_is_refused(bad: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="not a position"):
        to_wgs84(*bad, Datum.WGS84)


def test_a_geometry_moves_vertex_by_vertex_with_its_holes() -> None:
    ring = shapely.Point(109.2, 27.7).buffer(0.1)
    area = ring.difference(shapely.Point(109.2, 27.7).buffer(0.03))
    there = geometry_from_wgs84(area, Datum.GCJ02)
    vertex = shapely.get_coordinates(area)[7]
    assert shapely.get_coordinates(there)[7] == pytest.approx(from_wgs84(*vertex, Datum.GCJ02), abs=1e-12)
    back = geometry_to_wgs84(there, Datum.GCJ02)
    assert shapely.equals_exact(back, area, tolerance=1e-7)


def test_an_official_geometry_is_taken_as_it_is() -> None:
    area = shapely.box(109.0, 27.0, 110.0, 28.0)
    assert geometry_to_wgs84(area, Datum.CGCS2000) is area
