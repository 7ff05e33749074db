"""Cells derived for what has no real boundary."""

from datetime import UTC, datetime, timedelta

import pytest
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.datum import Datum
from gridwatch.territory.codes import Level
from gridwatch.territory.derive import Method, NothingToCut, derive_cells
from gridwatch.territory.importing.rows import RawRow
from gridwatch.territory.importing.writing import import_places
from gridwatch.territory.models import Boundary, Origin, Place
from gridwatch.territory.places import get_place
from tests.territory.import_files import VILLAGE, row, small_county

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
AREA = shapely.box(109.0, 28.0, 109.1, 28.2)


def village(session: Session, *groups: RawRow) -> Place:
    """The small county's village with these groups below it."""
    rows = [*small_county()[:3], *groups]
    report = import_places(session, rows, datum=Datum.WGS84, skip_bad=False, dry_run=False, now=NOW)
    assert report.is_applied, report.errors
    return get_place(session, VILLAGE)


def group(number: int, seat: tuple[float, float] | None = None, geometry: dict | None = None) -> RawRow:  # type: ignore[type-arg]
    cells = {"seat_lon": str(seat[0]), "seat_lat": str(seat[1])} if seat else {}
    return row(10 + number, f"{VILLAGE}{number:03d}", f"{number}组", geometry, **cells)


def cells_in_force(session: Session) -> dict[str, tuple[shapely.Geometry, Origin]]:
    rows = session.execute(
        select(Place.code, Boundary)
        .join(Boundary, Boundary.place_id == Place.id)
        .where(Place.level == Level.GROUP, Place.code.startswith(VILLAGE), func.upper_inf(Boundary.valid))
    )
    return {code: (to_shape(boundary.geom), boundary.origin) for code, boundary in rows}


def test_cells_are_cut_around_the_seats_and_cover_the_parent(session: Session) -> None:
    seats = {1: (109.02, 28.05), 2: (109.08, 28.05), 3: (109.05, 28.15)}
    place = village(session, *(group(n, seat) for n, seat in seats.items()))
    derived = derive_cells(session, place, now=NOW)
    assert [(cell.code[-3:], cell.method, cell.is_changed) for cell in derived] == [
        ("001", Method.VORONOI, True),
        ("002", Method.VORONOI, True),
        ("003", Method.VORONOI, True),
    ]
    cells = cells_in_force(session)
    assert shapely.union_all([area for area, _ in cells.values()]).symmetric_difference(AREA).area < 1e-12
    for number, seat in seats.items():
        area, origin = cells[f"{VILLAGE}{number:03d}"]
        assert area.contains(shapely.Point(seat))
        assert origin is Origin.DERIVED


def test_without_seats_the_parent_is_split_evenly(session: Session) -> None:
    place = village(session, group(1), group(2), group(3), group(4))
    derived = derive_cells(session, place, now=NOW)
    assert {cell.method for cell in derived} == {Method.EVEN_SPLIT}
    areas = [area.area for area, _ in cells_in_force(session).values()]
    assert areas == pytest.approx([AREA.area / 4] * 4, rel=1e-6)


def test_a_child_without_a_seat_gets_land_too(session: Session) -> None:
    place = village(session, group(1, (109.02, 28.05)), group(2))
    derive_cells(session, place, now=NOW)
    assert len(cells_in_force(session)) == 2


def test_real_boundaries_are_left_alone_and_left_out(session: Session) -> None:
    real = shapely.box(109.0, 28.0, 109.04, 28.2)
    place = village(session, group(1, geometry=real.__geo_interface__), group(2), group(3))
    derived = derive_cells(session, place, now=NOW)
    assert [cell.code[-3:] for cell in derived] == ["002", "003"]
    cells = cells_in_force(session)
    assert cells[VILLAGE + "001"][0].equals(real)
    assert cells[VILLAGE + "001"][1] is Origin.REAL
    made = shapely.union_all([cells[VILLAGE + "002"][0], cells[VILLAGE + "003"][0]])
    assert made.symmetric_difference(AREA.difference(real)).area < 1e-12


def test_deriving_again_changes_nothing_until_a_child_is_added(session: Session) -> None:
    place = village(session, group(1, (109.02, 28.05)), group(2, (109.08, 28.05)))
    derive_cells(session, place, now=NOW)
    assert not any(cell.is_changed for cell in derive_cells(session, place, now=NOW + timedelta(days=1)))
    place = village(session, group(3, (109.05, 28.18)))
    again = derive_cells(session, place, now=NOW + timedelta(days=2))
    assert [cell.is_changed for cell in again] == [True, True, True]
    assert session.scalar(select(func.count()).select_from(Boundary).where(Boundary.level == Level.GROUP)) == 5


def test_a_place_without_an_outline_cannot_be_cut(session: Session) -> None:
    place = village(session, group(1))
    with pytest.raises(NothingToCut, match="no boundary itself"):
        derive_cells(session, _grid_parent(session), now=NOW)
    assert derive_cells(session, place, now=NOW)


def _grid_parent(session: Session) -> Place:
    rows = [row(1, VILLAGE + "00101", "1号网格")]
    import_places(session, rows, datum=Datum.WGS84, skip_bad=False, dry_run=False, now=NOW)
    return get_place(session, VILLAGE + "001")


def test_children_that_fill_the_parent_leave_nothing_to_cut(session: Session) -> None:
    place = village(session, group(1, geometry=AREA.__geo_interface__), group(2))
    with pytest.raises(NothingToCut, match="leave nothing"):
        derive_cells(session, place, now=NOW)


def test_a_place_with_no_children_has_nothing_derived(session: Session) -> None:
    assert derive_cells(session, village(session), now=NOW) == []
