"""The layers that somebody may see, as a map needs to know them: version, zoom levels, bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from gridwatch.database import Reader
from gridwatch.people.actor import Actor
from gridwatch.territory.simplification import FARTHEST
from gridwatch.tiles.layers import LAYERS, MAX_ZOOM, Layer, may_see
from gridwatch.tiles.versions import current_version

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Listed:
    """A layer in its present version; `bounds` are west, south, east, north in degrees, None where
    it is empty."""

    layer: Layer
    version: str
    min_zoom: int
    max_zoom: int
    bounds: Bounds | None


_BOUNDS_OF_OUTLINES = text("""
    SELECT ST_Extent(s.geom) AS box FROM boundary b
    JOIN place p ON p.id = b.place_id AND p.closed_on IS NULL
    JOIN boundary_simplified s ON s.boundary_id = b.id AND s.zoom_band = :band
    WHERE b.level = :layer AND upper_inf(b.valid)
""")
_BOUNDS_OF_STATIONS = text("""
    SELECT ST_Extent(coalesce(ST_MakePoint(p.seat_lon, p.seat_lat), o.geom)) FROM station s
    JOIN place p ON p.id = s.place_id AND p.closed_on IS NULL
    LEFT JOIN boundary b ON b.place_id = p.id AND upper_inf(b.valid)
    LEFT JOIN boundary_simplified o ON o.boundary_id = b.id AND o.zoom_band = :band
    WHERE daterange(s.opened_on, s.closed_on) @> CAST(:on AS date)
""")


def visible_versions(reader: Reader, *, actor: Actor, on: date) -> dict[Layer, str]:
    """The layers that the actor may see, with their versions on a day in China."""
    return {layer: current_version(reader, layer, on=on) for layer in Layer if may_see(actor, layer)}


def list_layers(reader: Reader, versions: dict[Layer, str], *, on: date) -> Sequence[Listed]:
    """The layers with all that a map needs."""
    return [
        Listed(layer, version, LAYERS[layer].min_zoom, MAX_ZOOM, bounds_of(reader, layer, on=on))
        for layer, version in versions.items()
    ]


def bounds_of(reader: Reader, layer: Layer, *, on: date) -> Bounds | None:
    """The box around everything in a layer, in degrees."""
    statement = _BOUNDS_OF_STATIONS if layer is Layer.STATION else _BOUNDS_OF_OUTLINES
    box = reader.execute(statement, {"layer": layer.value, "on": on, "band": FARTHEST}).fetchone()[0]
    if box is None:
        return None
    west, south, east, north = (float(one) for one in box.removeprefix("BOX(").rstrip(")").replace(" ", ",").split(","))
    return west, south, east, north
