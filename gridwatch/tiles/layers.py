"""The layers of the map: who may see each, and at which zoom levels it is drawn."""

import math
from dataclasses import dataclass
from enum import StrEnum

from gridwatch.errors import InvalidField, NotAllowed
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.codes import Level


class Layer(StrEnum):
    """Outlines by level, and stations."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GROUP = "group"
    GRID = "grid"
    STATION = "station"

    @property
    def level(self) -> Level | None:
        """The level whose outlines it draws; None for stations, which are points."""
        return None if self is Layer.STATION else Level(self.value)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lowest zoom level at which a layer is drawn, and the right it takes anywhere; None for
    anybody signed in."""

    min_zoom: int
    right: Right | None = None


LAYERS: dict[Layer, Drawn] = {
    Layer.COUNTY:  Drawn(0),
    Layer.TOWN:    Drawn(4),
    Layer.VILLAGE: Drawn(7),
    Layer.GROUP:   Drawn(8, Right.COVERAGE_READ),
    Layer.GRID:    Drawn(11, Right.COVERAGE_READ),
    Layer.STATION: Drawn(6, Right.COVERAGE_READ),
}  # fmt: skip
"""Below its lowest zoom a layer's outlines would be smaller than a pixel, and its tiles hundreds of
kilobytes."""

MAX_ZOOM = 15
"""Here one unit of a tile is 30 cm on the ground: maps draw nearer views from these tiles."""


def get_layer(name: str) -> Layer:
    """The layer of this name. Raises InvalidField."""
    try:
        return Layer(name)
    except ValueError as error:
        known = ", ".join(Layer)
        raise InvalidField(
            reason_zh=f"没有这个图层；可用的有：{known}。",
            reason_en=f"There is no such layer; there are {known}.",
            pointer="/layer",
        ) from error


def may_see(actor: Actor, layer: Layer) -> bool:
    """Whether some post of the actor opens the layer; it then shows all of the tenant's
    territory."""
    right = LAYERS[layer].right
    return right is None or actor.may_anywhere(right)


def require_layer(actor: Actor, layer: Layer) -> None:
    """Raise NotAllowed unless the actor may see the layer."""
    if not may_see(actor, layer):
        raise NotAllowed(right=LAYERS[layer].right)


@dataclass(frozen=True, slots=True)
class TileAddress:
    """One tile of one version of a layer, in the scheme of web maps: x to the east, y to the south.

    Raises InvalidField for an address outside of the layer's zoom levels or of the world.
    """

    layer: Layer
    version: str
    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        lowest = LAYERS[self.layer].min_zoom
        _within("/z", self.z, lowest, MAX_ZOOM)
        last = 2**self.z - 1
        _within("/x", self.x, 0, last)
        _within("/y", self.y, 0, last)

    def children(self) -> tuple["TileAddress", ...]:
        """The four tiles that show the same ground one zoom level nearer; none at the nearest."""
        if self.z == MAX_ZOOM:
            return ()
        x, y = 2 * self.x, 2 * self.y
        quarters = ((x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1))
        return tuple(TileAddress(self.layer, self.version, self.z + 1, *quarter) for quarter in quarters)


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Which tile (x, y) of a zoom level a point in degrees lies in; latitudes beyond the map's edge
    are its edge.

    The formula is the spherical Mercator of EPSG:3857.
    """
    size = 2**z
    lat = min(max(lat, -85.0511), 85.0511)
    x = int((lon + 180) / 360 * size)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * size)
    return min(max(x, 0), size - 1), min(max(y, 0), size - 1)


def _within(pointer: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InvalidField(
            reason_zh=f"须在 {least} 到 {most} 之间。",
            reason_en=f"Must lie between {least} and {most}.",
            pointer=pointer,
        )
