"""Derived cells fit together exactly, whatever the parent and the points."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon

from geo.cells import even_split, voronoi_cells
from tests.depth import examples

AROUND = (108.9, 28.1)
HOLED = Point(*AROUND).buffer(0.1).difference(Point(*AROUND).buffer(0.02))
TWO_PARTS = MultiPolygon([shapely.box(108.8, 28.0, 108.9, 28.1), shapely.box(108.95, 28.0, 109.0, 28.05)])
PARENTS = [
    Point(*AROUND).buffer(0.1),
    shapely.box(108.8, 28.0, 109.0, 28.02),
    Polygon([(108.8, 28.0), (109.0, 28.0), (109.0, 28.2), (108.95, 28.02), (108.9, 28.2), (108.8, 28.05)]),
    HOLED,
    TWO_PARTS,
]
parents = st.sampled_from(PARENTS)
# A grid of about a metre: nearer points are the business of the coincidence tests.
steps = st.integers(-10_000, 10_000)
points = st.tuples(steps, steps).map(lambda s: (108.9 + s[0] * 1e-5, 28.1 + s[1] * 1e-5))


def assert_fits(parts: list[MultiPolygon], parent: shapely.Geometry) -> None:
    assert all(part.is_valid and part.area > 0 for part in parts)
    assert shapely.union_all(parts).symmetric_difference(parent).area < 1e-12 * parent.area
    assert sum(part.area for part in parts) == pytest.approx(parent.area, rel=1e-9)
    assert shapely.coverage_is_valid(parts)


@settings(max_examples=examples(200))
@given(parents, st.lists(points, min_size=1, max_size=25))
def test_cells_cover_the_parent_without_gap_or_overlap(parent: Polygon, seats: list[tuple[float, float]]) -> None:
    cells = voronoi_cells(parent, seats)
    assert len(cells) == len(seats)
    assert_fits(cells, parent)


@settings(max_examples=examples(200))
@given(parents, st.lists(points, min_size=1, max_size=25, unique=True))
def test_a_point_inside_lies_in_its_own_cell(parent: Polygon, seats: list[tuple[float, float]]) -> None:
    for seat, cell in zip(seats, voronoi_cells(parent, seats), strict=True):
        if parent.contains(Point(seat)):
            assert cell.distance(Point(seat)) < 1e-7


@settings(max_examples=examples(100))
@given(parents, st.lists(points, min_size=2, max_size=12, unique=True), st.data())
def test_every_spot_belongs_to_the_nearest_seat(
    parent: Polygon, seats: list[tuple[float, float]], data: st.DataObject
) -> None:
    inside = [seat for seat in seats if parent.contains(Point(seat))]
    spot = data.draw(points.filter(lambda xy: parent.contains(Point(xy))))
    if not inside:
        return
    cells = voronoi_cells(parent, inside)
    owner = min(range(len(cells)), key=lambda i: cells[i].distance(Point(spot)))
    plane = shapely.transform(Point(spot), lambda xy: xy * [0.8821, 1.0])
    far = [plane.distance(Point(lon * 0.8821, lat)) for lon, lat in inside]
    assert far[owner] == pytest.approx(min(far), abs=5e-4)


def test_points_on_one_line_still_make_cells() -> None:
    seats = [(108.82 + i * 0.02, 28.01) for i in range(9)]
    assert_fits(voronoi_cells(PARENTS[1], seats), PARENTS[1])


def test_points_on_one_spot_share_their_cell_in_sectors() -> None:
    seats = [(108.9, 28.1)] * 3 + [(108.95, 28.1)]
    *shared, _ = cells = voronoi_cells(PARENTS[0], seats)
    assert_fits(cells, PARENTS[0])
    assert all(cell.distance(Point(108.9, 28.1)) < 1e-6 for cell in shared)
    assert min(cell.area for cell in shared) > 0.1 * sum(cell.area for cell in shared)


def test_a_point_outside_counts_as_the_nearest_spot_inside() -> None:
    west, east = voronoi_cells(shapely.box(108.8, 28.0, 109.0, 28.2), [(108.5, 28.1), (108.9, 28.1)])
    assert west.bounds == pytest.approx((108.8, 28.0, 108.85, 28.2))
    assert east.bounds == pytest.approx((108.85, 28.0, 109.0, 28.2))


def test_cells_do_not_depend_on_the_order_of_the_points() -> None:
    seats = [(108.85, 28.1), (108.95, 28.12), (108.9, 28.15)]
    forwards, backwards = voronoi_cells(PARENTS[0], seats), voronoi_cells(PARENTS[0], seats[::-1])
    assert [cell.wkb for cell in forwards] == [cell.wkb for cell in backwards[::-1]]


@settings(max_examples=examples(60))
@given(parents, st.integers(1, 12))
def test_an_even_split_makes_equal_parts_that_fit(parent: Polygon, n: int) -> None:
    parts = even_split(parent, n)
    assert len(parts) == n
    assert_fits(parts, parent)
    assert all(part.area == pytest.approx(parent.area / n, rel=1e-6) for part in parts)


def test_parts_are_numbered_west_to_east_in_rows_from_the_north() -> None:
    centres = [part.centroid for part in even_split(shapely.box(108.0, 28.0, 108.11, 28.1), 4)]
    northwest, northeast, southwest, southeast = centres
    assert northwest.x < northeast.x
    assert northwest.y == pytest.approx(northeast.y)
    assert southwest.y < northwest.y
    assert southeast.x > southwest.x


@pytest.mark.parametrize("parent", [Polygon(), MultiPolygon()])
def test_nothing_is_cut_from_nothing(parent: Polygon) -> None:
    with pytest.raises(ValueError, match="needs a parent"):
        voronoi_cells(parent, [AROUND])
    with pytest.raises(ValueError, match="needs a parent"):
        even_split(parent, 2)
