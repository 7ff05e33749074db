"""Places read from GeoJSON: one FeatureCollection, or one feature a line (GeoJSON-seq, RFC
8142)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from gridwatch.territory.importing.columns import column_of
from gridwatch.territory.importing.rows import RawRow
from gridwatch.territory.importing.unreadable import unreadable

RECORD_SEPARATOR = "\x1e"
# EPSG codes whose coordinates are the degrees that an import takes: WGS 84 and CGCS2000, plain or
# with heights.
DEGREES = ("CRS84", "4326", "4490", "4979", "4480")


def read_geojson(text: TextIO) -> Iterator[RawRow]:
    """Yield a row per feature, numbered from 1; lines are read one at a time, a collection at once.

    Raises UnreadableFile for what is not JSON, holds no features or is not in degrees.
    """
    first = text.readline()
    try:
        features = _features(json.loads(first.lstrip(RECORD_SEPARATOR)), text)
    except json.JSONDecodeError:
        features = _features(_parse(first + text.read(), 1), text)
    for number, feature in enumerate(features, start=1):
        yield _row(number, feature)


def _parse(text: str, line: int) -> Any:
    try:
        return json.loads(text.lstrip(RECORD_SEPARATOR))
    except json.JSONDecodeError as error:
        raise unreadable(
            f"第{line + error.lineno - 1}行不是有效的JSON：{error.msg}。",
            f"Line {line + error.lineno - 1} is not JSON: {error.msg}.",
        ) from error


def _features(first: Any, rest: TextIO) -> Iterable[Any]:
    if isinstance(first, dict) and first.get("type") == "FeatureCollection":
        _check_crs(first)
        features = first.get("features")
        if isinstance(features, list):
            return features
    if isinstance(first, dict) and first.get("type") == "Feature":
        return _lines(first, rest)
    raise unreadable(
        "文件里没有GeoJSON要素：需要FeatureCollection，或每行一个Feature。",
        "The file holds no GeoJSON features: it takes a FeatureCollection, or one Feature a line.",
    )


def _lines(first: Any, rest: TextIO) -> Iterator[Any]:
    yield first
    for line, text in enumerate(rest, start=2):
        if text.strip(RECORD_SEPARATOR + " \r\n\t"):
            yield _parse(text, line)


def _check_crs(collection: Mapping[str, Any]) -> None:
    crs = collection.get("crs")
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) else None
    if isinstance(name, str) and not name.endswith(DEGREES):
        raise unreadable(
            f"坐标系是{name}；请转换为经纬度（EPSG:4326或EPSG:4490）。",
            f"The coordinates are in {name}; convert them to degrees (EPSG:4326 or EPSG:4490).",
        )


def _row(number: int, feature: Any) -> RawRow:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    cells: dict[str, str] = {}
    for key, value in (properties if isinstance(properties, dict) else {}).items():
        if key == "seat" and isinstance(value, list) and len(value) >= 2:
            cells["seat_lon"], cells["seat_lat"] = str(value[0]), str(value[1])
        elif (column := column_of(str(key))) is not None:
            cells.setdefault(column, _text(value))
    return RawRow(number, cells, geometry if isinstance(geometry, dict) else None)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
