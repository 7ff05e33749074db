"""From a row as the file has it to a place, cell by cell, with every complaint and not only the
first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shapely import MultiPolygon

from geo.datum import Datum, geometry_to_wgs84, to_wgs84
from geo.geojson import BadGeometry, read_area, repair
from gridwatch.territory.codes import BadCode, Code, Level, parse_code, require_county
from gridwatch.territory.importing.rows import PlaceRow, Problem, RawRow
from gridwatch.territory.models import Origin

LEVEL_NAMES = {
    Level.COUNTY: ("county", "区县", "县", "区", "县区", "市", "县级"),
    Level.TOWN: ("town", "乡镇", "镇街", "镇", "乡", "街道", "乡镇/街道", "乡级"),
    Level.VILLAGE: ("village", "村", "社区", "村居", "行政村", "村社区", "村/社区", "村级"),
    Level.GROUP: ("group", "组", "村民小组", "居民小组", "小组", "组级"),
    Level.GRID: ("grid", "网格", "微网格"),
}
LEVEL_OF = {name: level for level, names in LEVEL_NAMES.items() for name in names}
ORIGIN_OF = {
    "": Origin.REAL, "real": Origin.REAL, "实测": Origin.REAL, "公开": Origin.REAL,
    "derived": Origin.DERIVED, "推算": Origin.DERIVED,
}  # fmt: skip
MOST_HOUSEHOLDS = 10_000_000

Complain = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Understood:
    """The places of a file (those whose code and name could be read), and what is wrong with any
    row."""

    rows: list[PlaceRow]
    problems: list[Problem]
    total: int


def understand(raw_rows: Iterable[RawRow], datum: Datum) -> Understood:
    """Read every row; positions are converted from `datum` to EPSG:4326, broken outlines repaired.

    A row in error is still in `rows` as far as it could be read, so that its neighbours are judged
    fairly.
    """
    rows: list[PlaceRow] = []
    problems: list[Problem] = []
    total = 0
    for raw in raw_rows:
        total += 1
        row = _place(raw, datum, problems)
        if row is not None:
            rows.append(row)
    return Understood(rows, problems, total)


def _place(raw: RawRow, datum: Datum, problems: list[Problem]) -> PlaceRow | None:
    def complain(key: str, **facts: object) -> None:
        problems.append(Problem(raw.row_number, raw.cells.get("code", ""), key, facts))

    code = _code(raw, complain)
    name = raw.cells.get("name", "").strip()
    if not name:
        complain("name_missing")
    area = _area(raw, datum, complain)
    seat = _seat(raw, datum, complain)
    households = _households(raw, complain)
    origin = _origin(raw, complain)
    if code is None:
        return None
    _check_level(raw, code, complain)
    parent_name, parent_code = _parent(raw, code, complain)
    return PlaceRow(
        raw.row_number, code.text, name, code.level, parent_code, households, area, seat, origin, parent_name
    )


def _code(raw: RawRow, complain: Complain) -> Code | None:
    try:
        code = parse_code(raw.cells.get("code", ""))
        require_county(code)
    except BadCode as error:
        complain("bad_code", name=raw.cells.get("name", ""), **error.facts)
        return None
    return code


def _check_level(raw: RawRow, code: Code, complain: Complain) -> None:
    text = raw.cells.get("level", "").strip().lower()
    if text and text not in LEVEL_OF:
        complain("bad_level", level=text)
    elif text and LEVEL_OF[text] is not code.level:
        complain("level_and_code_differ", level=LEVEL_OF[text], code=code.text, code_level=code.level)


def _parent(raw: RawRow, code: Code, complain: Complain) -> tuple[str | None, str | None]:
    """Return the parent's name as the file has it, and its code: as given, else as the digits
    say."""
    given, name = raw.cells.get("parent_code", "").strip(), raw.cells.get("parent_name", "").strip()
    if name.isdigit():
        given, name = given or name, ""
    by_code = code.parent.text if code.parent else None
    if not given or by_code is None:
        return name or None, by_code
    try:
        parent = parse_code(given)
    except BadCode as error:
        complain("bad_parent_code", **error.facts)
        return name or None, by_code
    if parent.level.depth >= code.level.depth or not code.text.startswith(parent.text):
        complain("parent_and_code_differ", parent=parent.text, code=code.text, code_parent=by_code)
        return name or None, by_code
    return name or None, parent.text


def _households(raw: RawRow, complain: Complain) -> int | None:
    text = raw.cells.get("households", "").strip()
    if not text:
        return None
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        number = -1.0
    if not (0 <= number <= MOST_HOUSEHOLDS and number == int(number)):
        complain("bad_households", households=text)
        return None
    return int(number)


def _origin(raw: RawRow, complain: Complain) -> Origin:
    text = raw.cells.get("origin", "").strip().lower()
    if text not in ORIGIN_OF:
        complain("bad_origin", origin=text)
    return ORIGIN_OF.get(text, Origin.REAL)


def _seat(raw: RawRow, datum: Datum, complain: Complain) -> tuple[float, float] | None:
    lon, lat = raw.cells.get("seat_lon", ""), raw.cells.get("seat_lat", "")
    if not lon and not lat:
        return None
    try:
        return to_wgs84(float(lon), float(lat), datum)
    except ValueError:
        complain("bad_seat", lon=lon, lat=lat)
        return None


def _area(raw: RawRow, datum: Datum, complain: Complain) -> MultiPolygon | None:
    if raw.geometry is None:
        return None
    try:
        given = read_area(raw.geometry)
        repaired = repair(geometry_to_wgs84(given, datum))
    except BadGeometry as error:
        complain(f"geometry_{error.fault}")
        return None
    if repaired.fault is not None:
        change = abs(repaired.area.area / given.area - 1) * 100 if given.area else 0.0
        complain("repaired", fault=repaired.fault, change_pct=f"{change:.2f}")
    return repaired.area
