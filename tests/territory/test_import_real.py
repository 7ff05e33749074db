"""Real places: one town, the whole city, and 10,000 points with Shapely as the oracle."""

from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.datum import Datum
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.reading import read_rows
from gridwatch.territory.importing.writing import import_places
from gridwatch.territory.models import Boundary, Place
from gridwatch.territory.placement import Position, find_cells
from tests.territory.import_files import REAL, needs_real_places, row

pytestmark = needs_real_places

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
OPTIONS = {"datum": Datum.WGS84, "skip_bad": False, "dry_run": False, "now": NOW}
POINTS = 10_000


def test_one_real_town_needs_its_county_and_then_goes_in_whole(session: Session) -> None:
    rows = list(read_rows(REAL / "songtao_one_town.geojson"))
    refused = import_places(session, rows, **OPTIONS)
    assert not refused.is_applied
    assert refused.errors[0].key == "parent_missing"
    report = import_places(session, [row(0, "520628", "松桃苗族自治县"), *rows], **OPTIONS)
    assert (report.created, report.left_out, len(report.errors)) == (150, 0, 0)
    again = import_places(session, rows, **OPTIONS)
    assert (again.unchanged, again.updated, again.outlines) == (149, 0, 0)


@pytest.fixture
def city(session: Session) -> Session:
    """The whole of Tongren, in a transaction that is rolled back."""
    report = import_places(session, read_rows(REAL / "tongren.geojsonl.gz"), **OPTIONS)
    assert report.is_applied
    assert (report.rows, report.created, report.outlines) == (19_641, 19_641, 19_641)
    return session


def test_the_whole_city_goes_in_and_10000_points_fall_where_shapely_says(city: Session) -> None:
    levels = dict(city.execute(select(Place.level, func.count()).group_by(Place.level)).all())
    expected = {Level.COUNTY: 10, Level.TOWN: 181, Level.VILLAGE: 2_947, Level.GROUP: 16_503}
    assert {level: levels[level] for level in expected} == expected
    _compare_with_shapely(city)
    again = import_places(city, read_rows(REAL / "tongren.geojsonl.gz"), **OPTIONS)
    assert (again.unchanged, again.created, again.updated, again.outlines) == (19_641, 0, 0, 0)


def _compare_with_shapely(session: Session) -> None:
    rows = session.execute(
        select(Place.id, func.ST_AsBinary(Boundary.geom))
        .join(Boundary, Boundary.place_id == Place.id)
        .where(Place.level == Level.GROUP)
    ).all()
    ids = [row[0] for row in rows]
    areas = shapely.from_wkb([row[1] for row in rows])
    tree = shapely.STRtree(areas)
    west, south, east, north = shapely.total_bounds(areas)
    rng = np.random.default_rng(20260301)
    lons, lats = rng.uniform(west, east, POINTS), rng.uniform(south, north, POINTS)
    oracle: dict[int, set[int]] = {}
    for point, area in zip(*tree.query(shapely.points(lons, lats), predicate="intersects"), strict=True):
        oracle.setdefault(int(point), set()).add(ids[area])
    assert 0.3 * POINTS < len(oracle) < POINTS
    for number, (lon, lat) in enumerate(zip(lons, lats, strict=True)):
        found = find_cells(session, Position(float(lon), float(lat), 0.0), max_accuracy_m=100)
        assert {cell.candidate.place_id for cell in found} == oracle.get(number, set())
