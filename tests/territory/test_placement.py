"""Placing a position: cells, borders, grids, and the pure choice between candidates."""

from datetime import timedelta

import shapely
from geoalchemy2.shape import from_shape
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from geo.cell_choice import Candidate, PlacementKind, choose_cell
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Boundary, Origin, Place
from gridwatch.territory.placement import Home, Position, list_cells, place_point
from tests.world import COUNTY, GROUP_2, GROUP_E, GROUP_W, TOWN, VILLAGE, World

METRE = 1 / 111_320


def _home(world: World, code: str) -> Home:
    return Home(tuple(world.places[code].path), world.places[code].level)


def _place(session: Session, world: World, lon: float, lat: float, accuracy_m: float, home: str = GROUP_W) -> object:
    found = place_point(session, Position(lon, lat, accuracy_m), [_home(world, home)], max_accuracy_m=500)
    return found.kind, found.path[-1]


def _add_grids(session: Session, world: World) -> list[Place]:
    """The west group cut into a south and a north grid."""
    grids = []
    for number, (south, north) in enumerate(((28.0, 28.01), (28.01, 28.02)), start=1):
        code, group = f"{GROUP_W}0{number}", world.places[GROUP_W]
        grid = Place(level=Level.GRID, code=code, name=f"网格{number}", parent_id=group.id, opened_on=group.opened_on)
        session.add(grid)
        session.flush()
        shape = from_shape(shapely.MultiPolygon([shapely.box(109.0, south, 109.01, north)]), srid=4326)
        valid = Range(world.now - timedelta(days=400), None)
        session.add(Boundary(place_id=grid.id, level=Level.GRID, geom=shape, origin=Origin.DERIVED, valid=valid))
        grids.append(grid)
    session.flush()
    return grids


@given(lon=st.floats(109.0001, 109.0399), lat=st.floats(28.0001, 28.0199))
def test_a_precise_point_in_a_group_is_placed_in_that_group(
    world: World, session: Session, lon: float, lat: float
) -> None:
    expected = GROUP_W if lon < 109.01 else GROUP_E if lon < 109.02 else GROUP_2
    if min(abs(lon - edge) for edge in (109.01, 109.02)) < 1e-6:
        return
    assert _place(session, world, lon, lat, 0) == (PlacementKind.CELL, world.places[expected].id)


@given(metres=st.floats(1, 400), accuracy=st.floats(1, 400))
def test_a_neighbour_counts_exactly_when_it_lies_within_the_accuracy(
    world: World, session: Session, metres: float, accuracy: float
) -> None:
    if abs(metres - accuracy) < 0.02 * accuracy + 0.5:
        return
    lon = 109.01 - metres * METRE / 0.8829  # cos 28°
    kind, place = _place(session, world, lon, 28.01, accuracy, home=GROUP_E)
    near = metres < accuracy
    assert kind == (PlacementKind.BORDER if near else PlacementKind.CELL)
    assert place == world.places[GROUP_E if near else GROUP_W].id


def test_a_stranger_near_a_border_is_placed_where_the_point_is(world: World, session: Session) -> None:
    assert _place(session, world, 109.0099, 28.01, 50, GROUP_2) == (PlacementKind.BORDER, world.places[GROUP_W].id)


def test_a_grid_is_the_leaf_and_its_group_still_counts_as_the_reporters_own(world: World, session: Session) -> None:
    south, north = _add_grids(session, world)
    assert _place(session, world, 109.005, 28.005, 5) == (PlacementKind.CELL, south.id)
    beyond_the_border = _place(session, world, 109.0101, 28.015, 50)
    assert beyond_the_border == (PlacementKind.BORDER, north.id)
    cells = list_cells(session, Position(109.005, 28.005, 0), max_accuracy_m=500)
    assert [cell.candidate.place_id for cell in cells] == [south.id], "the group is no rival of its own grid"


def test_an_absurd_accuracy_is_searched_no_further_than_the_setting(world: World, session: Session) -> None:
    cells = list_cells(session, Position(109.005, 28.01, 100_000), max_accuracy_m=500)
    assert len(cells) == 2, "the third group is 1.5 km away"


def test_a_village_whose_groups_have_no_cells_is_the_leaf(world: World, session: Session) -> None:
    for code in (GROUP_W, GROUP_E):
        session.query(Boundary).filter_by(place_id=world.places[code].id).update(
            {"valid": Range(world.now - timedelta(days=400), world.now)}
        )
    assert _place(session, world, 109.005, 28.01, 5) == (PlacementKind.CELL, world.places[VILLAGE].id)


def test_a_county_without_any_outline_falls_back_to_the_appointment(world: World, session: Session) -> None:
    session.query(Boundary).update({"valid": Range(world.now - timedelta(days=400), world.now)})
    assert _place(session, world, 10.0, 50.0, 5) == (PlacementKind.APPOINTMENT, world.places[VILLAGE].id)


def test_outside_leads_to_the_town_or_for_county_people_to_the_county(world: World, session: Session) -> None:
    assert _place(session, world, 10.0, 50.0, 5) == (PlacementKind.UNPLACED, world.places[TOWN].id)
    assert _place(session, world, 10.0, 50.0, 5, COUNTY) == (PlacementKind.UNPLACED, world.places[COUNTY].id)


candidates = st.lists(
    st.builds(Candidate, st.integers(1, 6), st.integers(3, 4), st.booleans(), st.floats(0, 100)),
    max_size=6,
    unique_by=lambda c: c.place_id,
)


@given(candidates, st.frozensets(st.integers(1, 6)))
def test_the_choice_is_a_candidate_and_own_before_others(found: list[Candidate], own: frozenset[int]) -> None:
    chosen = choose_cell(found, own)
    if chosen is None:
        assert not any(c.covers or c.place_id in own for c in found)
        return
    assert chosen[0] in found
    if chosen[1] is PlacementKind.BORDER and any(c.place_id in own for c in found) and not chosen[0].covers:
        assert chosen[0].place_id in own
