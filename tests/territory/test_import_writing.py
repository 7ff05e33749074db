"""Imports into a database: all or nothing, the same again is nothing, and boundaries keep their
history."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from geoalchemy2.shape import to_shape
from shapely.geometry import MultiPolygon, shape
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.datum import Datum
from gridwatch.territory.boundaries import is_same_outline
from gridwatch.territory.importing.report import ImportReport
from gridwatch.territory.importing.rows import RawRow
from gridwatch.territory.importing.writing import import_places
from gridwatch.territory.models import Boundary, Origin, Place, PlaceCode
from tests.territory.import_files import COUNTY, TOWN, VILLAGE, box, row, small_county

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def run(session: Session, rows: Sequence[RawRow], *, now: datetime = NOW, **options: bool) -> ImportReport:
    chosen = {"skip_bad": False, "dry_run": False, **options}
    return import_places(session, rows, datum=Datum.WGS84, now=now, **chosen)


def places(session: Session) -> dict[str, Place]:
    session.expire_all()
    return {p.code: p for p in session.scalars(select(Place).where(Place.code.startswith(COUNTY)))}


def versions(session: Session, code: str) -> list[Boundary]:
    query = select(Boundary).join(Place, Place.id == Boundary.place_id).where(Place.code == code)
    return list(session.scalars(query.order_by(func.lower(Boundary.valid))))


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.left_out


def test_a_file_becomes_places_with_paths_codes_and_boundaries(session: Session) -> None:
    report = run(session, small_county())
    assert report.is_applied
    assert counts(report) == (5, 0, 0, 0)
    made = places(session)
    group = made[VILLAGE + "001"]
    assert group.path == [made[code].id for code in (COUNTY, TOWN, VILLAGE, VILLAGE + "001")]
    assert (group.households, group.name) == (52, "上寨组")
    assert group.opened_on == NOW.date()
    code = session.scalar(select(PlaceCode).where(PlaceCode.place_id == group.id))
    assert code is not None
    assert code.code == VILLAGE + "001"
    (boundary,) = versions(session, VILLAGE + "001")
    assert boundary.origin is Origin.REAL
    assert to_shape(boundary.geom).bounds == (109.0, 28.0, 109.05, 28.2)


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    run(session, small_county())
    report = run(session, small_county(), now=NOW + timedelta(days=1))
    assert counts(report) == (0, 0, 5, 0)
    assert report.outlines == 0
    assert len(versions(session, TOWN)) == 1


def test_a_dry_run_says_the_same_and_changes_nothing(session: Session) -> None:
    report = run(session, small_county(), dry_run=True)
    assert counts(report) == (5, 0, 0, 0)
    assert not report.is_applied
    assert places(session) == {}


def test_one_bad_row_keeps_everything_out(session: Session) -> None:
    rows = [*small_county(), row(6, "12", "坏行")]
    report = run(session, rows)
    assert not report.is_applied
    assert [problem.row_number for problem in report.errors] == [6]
    assert places(session) == {}


def test_skipping_bad_rows_takes_their_children_along(session: Session) -> None:
    rows = small_county()
    rows[2] = row(3, VILLAGE, "")
    report = run(session, rows, skip_bad=True)
    assert counts(report) == (2, 0, 0, 3)
    assert set(places(session)) == {COUNTY, TOWN}


def test_names_households_and_seats_are_updated_and_what_is_left_out_stays(session: Session) -> None:
    run(session, small_county())
    changed = row(1, VILLAGE + "001", "上寨组", households="60", seat_lon="109.01", seat_lat="28.1")
    report = run(session, [changed, row(2, VILLAGE + "002", "下寨组")])
    assert counts(report) == (0, 1, 1, 0)
    group = places(session)[VILLAGE + "001"]
    assert (group.households, group.seat_lon, group.seat_lat) == (60, 109.01, 28.1)
    assert places(session)[VILLAGE + "002"].households == 110


def test_a_changed_outline_opens_a_new_version_and_closes_the_old(session: Session) -> None:
    run(session, small_county())
    later = NOW + timedelta(days=30)
    smaller = row(1, VILLAGE + "002", "下寨组", box(109.05, 28.0, 109.09, 28.2))
    report = run(session, [smaller], now=later)
    assert counts(report) == (0, 1, 0, 0)
    old, new = versions(session, VILLAGE + "002")
    assert (old.valid.lower, old.valid.upper) == (NOW, later)
    assert (new.valid.lower, new.valid.upper) == (later, None)
    assert to_shape(new.geom).bounds == (109.05, 28.0, 109.09, 28.2)
    assert len(versions(session, VILLAGE + "001")) == 1


def test_two_versions_at_one_instant_follow_each_other(session: Session) -> None:
    run(session, small_county())
    run(session, [row(1, VILLAGE + "002", "下寨组", box(109.05, 28.0, 109.09, 28.2))])
    old, new = versions(session, VILLAGE + "002")
    assert old.valid.upper == new.valid.lower == NOW + timedelta(microseconds=1)


def test_a_ring_that_starts_elsewhere_is_the_same_outline(session: Session) -> None:
    run(session, small_county())
    ring = box(109.0, 28.0, 109.05, 28.2)["coordinates"][0]
    turned = {"type": "Polygon", "coordinates": [[*ring[2:], *ring[1:3]]]}
    assert counts(run(session, [row(1, VILLAGE + "001", "上寨组", turned)])) == (0, 0, 1, 0)


def test_places_of_a_bad_county_leave_other_counties_alone(session: Session) -> None:
    run(session, small_county())
    report = run(session, [row(1, "529903", "邻县"), row(2, "529904001", "没有上级的镇")], skip_bad=True)
    assert counts(report) == (1, 0, 0, 1)
    assert len(places(session)) == 5


@pytest.mark.parametrize("datum", list(Datum))
def test_every_datum_is_stored_as_wgs84(session: Session, datum: Datum) -> None:
    rows = [row(1, COUNTY, "样例县", box(109.0, 28.0, 109.2, 28.2))]
    import_places(session, rows, datum=datum, skip_bad=False, dry_run=False, now=NOW)
    west = to_shape(versions(session, COUNTY)[0].geom).bounds[0]
    is_shifted = datum in {Datum.GCJ02, Datum.BD09}
    assert (abs(west - 109.0) > 0.003) is is_shifted


def test_an_outline_equals_itself_and_nothing_else() -> None:
    one, other = box(0, 0, 1, 1), box(0, 0, 1, 1.001)
    first, second = MultiPolygon([shape(one)]), MultiPolygon([shape(other)])
    assert is_same_outline(first, first)
    assert not is_same_outline(first, second)
    assert not is_same_outline(None, first)
