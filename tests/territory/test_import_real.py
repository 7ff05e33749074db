"""Real places: one town, one county, the whole city when there is time, and points with Shapely as
the oracle."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.datum import Datum
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.reading import read_rows
from gridwatch.territory.importing.rows import RawRow
from gridwatch.territory.importing.writing import import_places
from gridwatch.territory.models import Boundary, Place
from gridwatch.territory.placement import Position, list_cells
from tests.territory.import_files import REAL, needs_real_places, row

pytestmark = needs_real_places

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
OPTIONS = {"datum": Datum.WGS84, "skip_bad": False, "dry_run": False, "now": NOW}
COUNTY = "520628"


def test_one_real_town_needs_its_county_and_then_goes_in_whole(session: Session) -> None:
    rows = list(read_rows(REAL / "songtao_one_town.geojson"))
    refused = import_places(session, rows, **OPTIONS)
    assert not refused.is_applied
    assert refused.errors[0].key == "parent_missing"
    report = import_places(session, [row(0, "520628", "松桃苗族自治县"), *rows], **OPTIONS)
    assert (report.created, report.left_out, len(report.errors)) == (150, 0, 0)
    again = import_places(session, rows, **OPTIONS)
    assert (again.unchanged, again.updated, again.outlines) == (149, 0, 0)


def test_a_county_goes_in_and_1000_points_fall_where_shapely_says(session: Session) -> None:
    rows = [one for one in read_rows(REAL / "tongren.geojsonl.gz") if one.cells["code"].startswith(COUNTY)]
    assert len(rows) > 1000
    _goes_in(session, rows, Counter(Level(one.cells["level"]) for one in rows), points=1_000)


@pytest.mark.exhaustive
def test_the_whole_city_goes_in_and_10000_points_fall_where_shapely_says(session: Session) -> None:
    expected = {Level.COUNTY: 10, Level.TOWN: 181, Level.VILLAGE: 2_947, Level.GROUP: 16_503}
    _goes_in(session, list(read_rows(REAL / "tongren.geojsonl.gz")), Counter(expected), points=10_000)


def _goes_in(session: Session, rows: Sequence[RawRow], expected: Counter[Level], *, points: int) -> None:
    """Once, whole, and the second time without a change; points fall into the cells that Shapely
    says."""
    report = import_places(session, rows, **OPTIONS)
    assert report.is_applied
    assert (report.rows, report.created, report.outlines) == (expected.total(),) * 3
    levels = dict(session.execute(select(Place.level, func.count()).group_by(Place.level)).all())
    assert levels == expected
    _compare_with_shapely(session, points)
    again = import_places(session, rows, **OPTIONS)
    assert (again.unchanged, again.created, again.updated, again.outlines) == (expected.total(), 0, 0, 0)


def _compare_with_shapely(session: Session, points: int) -> None:
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
    lons, lats = rng.uniform(west, east, points), rng.uniform(south, north, points)
    oracle: dict[int, set[int]] = {}
    for point, area in zip(*tree.query(shapely.points(lons, lats), predicate="intersects"), strict=True):
        oracle.setdefault(int(point), set()).add(ids[area])
    assert 0.3 * points < len(oracle) < points
    for number, (lon, lat) in enumerate(zip(lons, lats, strict=True)):
        found = list_cells(session, Position(float(lon), float(lat), 0.0), max_accuracy_m=100)
        assert {cell.candidate.place_id for cell in found} == oracle.get(number, set())
