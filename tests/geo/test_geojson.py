"""GeoJSON geometry from strangers: read, refused with a reason, or repaired."""

from typing import Any

import pytest

from geo.geojson import BadGeometry, read_area, repair

SQUARE = [[108.0, 28.0], [108.1, 28.0], [108.1, 28.1], [108.0, 28.1], [108.0, 28.0]]
BOW_TIE = [[108.0, 28.0], [108.1, 28.1], [108.1, 28.0], [108.0, 28.1], [108.0, 28.0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_polygon_is_read_without_its_heights() -> None:
    area = read_area(polygon([[*xy, 700.0] for xy in SQUARE]))
    assert area.area == pytest.approx(0.01)
    assert not area.has_z


def test_a_valid_area_is_left_alone_and_a_single_polygon_becomes_a_multipolygon() -> None:
    repaired = repair(read_area(polygon(SQUARE)))
    assert repaired.fault is None
    assert repaired.area.geom_type == "MultiPolygon"


def test_a_crossing_ring_is_untangled_and_the_fault_named() -> None:
    repaired = repair(read_area(polygon(BOW_TIE)))
    assert repaired.area.is_valid
    assert "Self-intersection" in (repaired.fault or "")


def test_a_hole_stays_a_hole() -> None:
    hole = [[108.04, 28.04], [108.06, 28.04], [108.06, 28.06], [108.04, 28.06], [108.04, 28.04]]
    assert repair(read_area(polygon(SQUARE, hole))).area.area == pytest.approx(0.01 - 0.0004)


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({}, "not_geojson"),
        ({"type": "Polygon"}, "not_geojson"),
        ({"type": "Polygon", "coordinates": 5}, "not_geojson"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, "not_geojson"),
        ({"type": "Polygon", "coordinates": [[[108.0, 28.0], [108.1, 28.0]]]}, "not_geojson"),
        ({"type": "Blob", "coordinates": []}, "not_geojson"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        ({"type": "Point", "coordinates": [108.0, 28.0]}, "wrong_type"),
        (polygon([[y, x] for x, y in SQUARE]), "swapped"),
        (polygon([[x * 111_000, y * 111_000] for x, y in SQUARE]), "not_degrees"),
        (polygon([SQUARE[0], [float("nan"), 28.0], *SQUARE[2:]]), "not_finite"),
    ],
)
def test_what_is_no_area_is_refused_with_the_reason(mapping: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadGeometry, match=reason):
        read_area(mapping)


def test_a_flat_ring_has_no_area_to_keep() -> None:
    with pytest.raises(BadGeometry, match="no_area"):
        repair(read_area(polygon([[108.0, 28.0], [108.1, 28.1], [108.2, 28.2], [108.0, 28.0]])))
