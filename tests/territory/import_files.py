"""Small files of places for the import's tests, and where the real ones are."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.datum import Datum
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.checking import Checked, check
from gridwatch.territory.importing.reading import read_rows
from gridwatch.territory.importing.rows import PlaceRow, RawRow
from gridwatch.territory.importing.stored import Stored, StoredPlace
from gridwatch.territory.importing.understanding import understand

REAL = Path(__file__).parents[3] / "shared" / "data"
needs_real_places = pytest.mark.skipif(not REAL.exists(), reason=f"no real places in {REAL}")

COUNTY, TOWN, VILLAGE = "529902", "529902101", "529902101201"


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """A rectangle as GeoJSON."""
    return dict(shapely.geometry.mapping(shapely.box(west, south, east, north)))


def row(number: int, code: str, name: str, geometry: dict[str, Any] | None = None, **cells: str) -> RawRow:
    """One row of a file."""
    return RawRow(number, {"code": code, "name": name, **cells}, geometry)


def small_county() -> list[RawRow]:
    """A county of one town, one village and two groups, whose outlines fit."""
    return [
        row(1, COUNTY, "样例县", box(109.0, 28.0, 109.2, 28.2)),
        row(2, TOWN, "东溪镇", box(109.0, 28.0, 109.2, 28.2)),
        row(3, VILLAGE, "青石村村民委员会", box(109.0, 28.0, 109.1, 28.2)),
        row(4, VILLAGE + "001", "上寨组", box(109.0, 28.0, 109.05, 28.2), households="52"),
        row(5, VILLAGE + "002", "下寨组", box(109.05, 28.0, 109.1, 28.2), households="110"),
    ]


def judge(rows: Sequence[RawRow], stored: Stored | None = None, datum: Datum = Datum.WGS84, **options: bool) -> Checked:
    """Check rows without a database."""
    understood = understand(rows, datum)
    return check(understood, stored or Stored(), datum=datum, allow_renames=options.get("allow_renames", False))


def as_stored(rows: Sequence[PlaceRow]) -> Stored:
    """Rows as if an earlier import had written them."""
    return Stored(
        StoredPlace(
            number, r.code, r.name, r.level, r.parent_code, r.households, r.seat, r.area,
            r.origin if r.area else None,
        )
        for number, r in enumerate(rows, start=1)
    )  # fmt: skip


def keys(checked: Checked, row_number: int | None = None) -> list[str]:
    """The kinds of complaint, of one row or of all."""
    return [p.key for p in checked.problems if row_number in {None, p.row_number}]


def tongren(*levels: Level) -> list[RawRow]:
    """The real city's rows of some levels."""
    wanted = {level.value for level in levels}
    return [r for r in read_rows(REAL / "tongren.geojsonl.gz") if r.cells["level"] in wanted]


def write_geojson(path: Path, rows: Sequence[RawRow]) -> Path:
    """Write rows as a FeatureCollection."""
    features = [{"type": "Feature", "properties": dict(r.cells), "geometry": r.geometry} for r in rows]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path
