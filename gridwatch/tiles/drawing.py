"""A tile's content, by one statement: the features of a layer in a frame, as a Mapbox Vector Tile
(version 2.1)."""

from datetime import date

from sqlalchemy import TextClause, text

from gridwatch.database import Reader
from gridwatch.territory.codes import Level
from gridwatch.territory.simplification import FULL_FROM, band_of
from gridwatch.tiles.layers import Layer, TileAddress
from gridwatch.tiles.spots import SPOT
from gridwatch.tiles.versions import VERSION

EXTENT = 4096
"""Units along a tile's side."""
MARGIN = 64
"""Units drawn beyond each side, so that outlines meet across tiles and no border is drawn along the
frame."""

# The level stands in the text, because the indexes on boundaries are partial ones. Features are in
# the order of their keys: the same tile is the same bytes.
_OUTLINES = """
    SELECT p.id, p.code, p.name, p.parent_id AS parent, p.level, b.origin,
           ST_AsMVTGeom(ST_Transform({outline}, 3857), frame.exact, {extent}, {margin}) AS geom
    FROM ({frame}) frame
    JOIN boundary b ON b.geom && frame.wide AND upper_inf(b.valid) AND b.level = '{level}'
    JOIN place p ON p.id = b.place_id AND p.closed_on IS NULL
    {lighter}
    ORDER BY p.id
"""
_LIGHTER = "JOIN boundary_simplified s ON s.boundary_id = b.id AND s.zoom_band = :band"

_STATIONS = """
    SELECT p.id, p.code, s.name, p.parent_id AS parent, p.level, at.origin,
           ST_AsMVTGeom(ST_Transform(at.spot, 3857), frame.exact, {extent}, {margin}) AS geom
    FROM ({frame}) frame
    CROSS JOIN station s
    JOIN place p ON p.id = s.place_id AND p.closed_on IS NULL
    {spot}
    WHERE daterange(s.opened_on, s.closed_on) @> CAST(:on AS date) AND at.spot && frame.wide
    ORDER BY p.id
"""
_FRAME = """
    SELECT ST_TileEnvelope(:z, :x, :y) AS exact,
           ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => {margin} / {extent}::float), 4326) AS wide
"""
# Rows whose outline only comes near have no geometry, and ST_AsMVT leaves them out: a condition
# would clip all twice.
_TILE = "SELECT COALESCE(ST_AsMVT(f, :layer, {extent}, 'geom', 'id'), '') FROM ({features}) f"

# One statement sees one state of the database: what is drawn is what the version says, whoever
# imports meanwhile.
_OF_VERSION = "SELECT CASE WHEN :version = {version} THEN ({tile}) END"


def _statement(features: str, **parts: str) -> str:
    numbers = {"extent": EXTENT, "margin": MARGIN}
    return _TILE.format(features=features.format(frame=_FRAME.format(**numbers), **parts, **numbers), **numbers)


def _outlines(level: Level, *, lighter: bool) -> str:
    outline, join = ("s.geom", _LIGHTER) if lighter else ("b.geom", "")
    return _statement(_OUTLINES, level=level, outline=outline, lighter=join)


STATEMENTS: dict[tuple[Layer, bool], str] = {
    (layer, lighter): _outlines(layer.level, lighter=lighter)
    if layer.level
    else _statement(_STATIONS, spot=SPOT.format(near="AND b.geom && frame.wide"))
    for layer in Layer
    for lighter in (True, False)
}
"""The bare statement of each layer, from the lighter outlines or from the full ones; the
benchmark's floor."""
_STATEMENTS: dict[tuple[Layer, bool], TextClause] = {
    key: text(_OF_VERSION.format(version=VERSION, tile=bare)) for key, bare in STATEMENTS.items()
}


def statement_key(address: TileAddress) -> tuple[Layer, bool]:
    """Which of the statements draws a tile."""
    return address.layer, address.z < FULL_FROM


def values(address: TileAddress, *, on: date) -> dict[str, object]:
    """What the bare statement of a tile asks for."""
    return {
        "layer": address.layer.value,
        "z": address.z,
        "x": address.x,
        "y": address.y,
        "band": band_of(address.z),
        "on": on,
    }


def draw(reader: Reader, address: TileAddress, *, on: date) -> bytes | None:
    """The tile, empty where nothing is; None when the address is not of the layer's present
    version."""
    asked = values(address, on=on) | {"version": address.version}
    found: bytes | None = reader.execute(_STATEMENTS[statement_key(address)], asked).fetchone()[0]
    return found
