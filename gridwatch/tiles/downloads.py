"""A layer as a file: GeoJSON (RFC 7946) or GeoPackage, with the places or stations at or below a
place.

Rows are read in batches and written as they come, so that a city takes no more memory than a
village.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.territory.places import get_place
from gridwatch.tiles.layers import Layer, require_layer
from gridwatch.tiles.spots import SPOT

_BATCH = 500

_Rows = Iterator[Sequence[Row[Any]]]


class FileFormat(StrEnum):
    """The formats, by the ending of a file's name."""

    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"


_COLUMNS = "p.id, p.code, {name} AS name, up.code AS parent, p.level, {origin} AS origin, {geom} AS geom"
_OUTLINES = f"""
    SELECT {_COLUMNS.format(name="p.name", origin="b.origin", geom="{geom}")}
    FROM place p
    JOIN boundary b ON b.place_id = p.id AND upper_inf(b.valid)
    LEFT JOIN place up ON up.id = p.parent_id
    WHERE p.level = :layer AND p.path @> ARRAY[CAST(:within AS bigint)] AND p.closed_on IS NULL
    ORDER BY p.code
"""  # noqa: S608 - our own words
_STATIONS = f"""
    SELECT {_COLUMNS.format(name="s.name", origin="at.origin", geom="{geom}")}
    FROM station s
    JOIN place p ON p.id = s.place_id
    LEFT JOIN place up ON up.id = p.parent_id
    {SPOT.format(near="")}
    WHERE daterange(s.opened_on, s.closed_on) @> CAST(:on AS date)
      AND p.path @> ARRAY[CAST(:within AS bigint)] AND p.closed_on IS NULL
    ORDER BY p.code
"""  # noqa: S608 - our own words
# RFC 7946 wants outer rings counterclockwise; seven digits of a degree are a centimetre.
_GEOMETRY = {
    (FileFormat.GEOJSON, False): "ST_AsGeoJSON(ST_ForcePolygonCCW(b.geom), 7)",
    (FileFormat.GEOJSON, True): "ST_AsGeoJSON(at.spot, 7)",
    (FileFormat.GEOPACKAGE, False): "ST_AsBinary(b.geom)",
    (FileFormat.GEOPACKAGE, True): "ST_AsBinary(at.spot)",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file that was written, and the name that it should have at its receiver's."""

    path: Path
    name: str
    features: int


def write_download(
    session: Session, code: str, layer: Layer, file_format: FileFormat, folder: Path,
    *, actor: Actor, on: date, now: datetime,
) -> Download:  # fmt: skip
    """Write what is in force on a day in China at or below a place into a folder; the audit trail
    keeps it.

    Raises NotFound or NotAllowed.
    """
    require_layer(actor, layer)
    place = get_place(session, code)
    name = f"{place.code}-{layer}-{on.isoformat()}.{file_format}"
    rows = _rows(session, place.id, layer, file_format, on=on)
    write = _write_geojson if file_format is FileFormat.GEOJSON else _write_geopackage
    features = write(folder / name, layer, rows)
    facts = {"place": place.code, "layer": layer.value, "format": file_format.value, "features": features}
    audit.record(session, "layer.download", "place", place.id, account_id=actor.account_id, now=now, **facts)
    return Download(folder / name, name, features)


def get_format(name: str) -> FileFormat:
    """The format of this ending. Raises InvalidField."""
    try:
        return FileFormat(name)
    except ValueError as error:
        raise InvalidField(
            reason_zh="可下载的格式是 geojson 和 gpkg。", reason_en="Files are geojson or gpkg.", pointer="/file_format"
        ) from error


def _rows(session: Session, within: int, layer: Layer, file_format: FileFormat, *, on: date) -> _Rows:
    is_station = layer is Layer.STATION
    statement = (_STATIONS if is_station else _OUTLINES).format(geom=_GEOMETRY[file_format, is_station])
    values = {"layer": layer.value, "within": within, "on": on}
    result = session.execute(text(statement), values, execution_options={"yield_per": _BATCH})
    yield from result.partitions()


def _write_geojson(path: Path, layer: Layer, batches: _Rows) -> int:
    written = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"type":"FeatureCollection","name":"{layer}","features":[')
        for batch in batches:
            for row in batch:
                file.write(",\n" if written else "\n")
                file.write(_feature(row))
                written += 1
        file.write("\n]}\n")
    return written


def _feature(row: Row[Any]) -> str:
    fields = {"code": row.code, "name": row.name, "parent": row.parent, "level": row.level, "origin": row.origin}
    properties = json.dumps(fields, ensure_ascii=False)
    return f'{{"type":"Feature","id":{row.id},"geometry":{row.geom},"properties":{properties}}}'


def _write_geopackage(path: Path, layer: Layer, batches: _Rows) -> int:
    # Here and not above, because GDAL takes 34 MB of a web process that may never need it.
    from gridwatch.tiles.geopackage import append  # noqa: PLC0415

    kind = "Point" if layer is Layer.STATION else "MultiPolygon"
    append(path, layer.value, kind, [])
    written = 0
    for batch in batches:
        append(path, layer.value, kind, batch)
        written += len(batch)
    return written
