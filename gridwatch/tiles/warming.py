"""Tiles drawn before anybody asks for them: the ground that has something on it, zoom level by zoom
level."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gridwatch.database import Reader
from gridwatch.tiles.cache import TileCache
from gridwatch.tiles.layers import LAYERS, Layer, TileAddress, tile_of
from gridwatch.tiles.listing import bounds_of
from gridwatch.tiles.serving import make_tile
from gridwatch.tiles.versions import current_version

Progress = Callable[[Sequence[TileAddress]], Iterator[TileAddress]]
"""Shows how far a zoom level is, while it hands on its tiles."""


@dataclass(frozen=True, slots=True)
class Warmed:
    """How many tiles are in the cache now, how many of them with something on them, and whether the
    cache is full."""

    tiles: int
    drawn: int
    is_full: bool


def warm(reader: Reader, cache: TileCache, layer: Layer, *, zooms: range, on: date, show: Progress) -> Warmed:
    """Put the layer's tiles of these zoom levels into the cache, and stop where it is full.

    A tile that is there stays, so that a warm-up cut short goes on where it was. Raises
    OtherTileVersion when the layer changes meanwhile.
    """
    tiles = drawn = 0
    level = _top(reader, layer, on=on)
    while level and level[0].z < zooms.stop:
        busy: list[TileAddress] = []
        for address in show(level):
            if cache.is_full():
                return Warmed(tiles, drawn, is_full=True)
            if (cache.get(address) or make_tile(reader, cache, address, on=on)).body:
                busy.append(address)
        if level[0].z in zooms:
            tiles, drawn = tiles + len(level), drawn + len(busy)
        # What is empty is empty on all nearer levels: a tile's margin covers those of its quarters.
        level = [child for address in busy for child in address.children()]
    return Warmed(tiles, drawn, is_full=False)


def _top(reader: Reader, layer: Layer, *, on: date) -> list[TileAddress]:
    """The tiles at the layer's lowest zoom level that its bounds touch."""
    bounds = bounds_of(reader, layer, on=on)
    if bounds is None:
        return []
    version, z = current_version(reader, layer, on=on), LAYERS[layer].min_zoom
    west, south, east, north = bounds
    (left, top), (right, bottom) = tile_of(west, north, z), tile_of(east, south, z)
    return [TileAddress(layer, version, z, x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
