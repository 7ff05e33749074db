"""A tile served: from the cache, or drawn and kept, one at a time."""

import gzip
import hashlib
from datetime import date

from gridwatch.database import Reader
from gridwatch.people.actor import Actor
from gridwatch.tiles.cache import Tile, TileCache
from gridwatch.tiles.drawing import draw
from gridwatch.tiles.layers import TileAddress, require_layer
from gridwatch.tiles.versions import OtherTileVersion, current_version


def serve_tile(reader: Reader, cache: TileCache, address: TileAddress, *, actor: Actor, current: str, on: date) -> Tile:
    """A tile of the layer's `current` version, on a day in China. Raises NotAllowed or
    OtherTileVersion."""
    require_layer(actor, address.layer)
    if address.version != current:
        raise OtherTileVersion(current_version=current)
    return cache.get(address) or make_tile(reader, cache, address, on=on)


def make_tile(reader: Reader, cache: TileCache, address: TileAddress, *, on: date) -> Tile:
    """Draw a tile and keep it, unless somebody else does so just now. Raises OtherTileVersion."""
    with cache.one_at_a_time(address):
        kept = cache.get(address)
        if kept is not None:
            return kept
        content = draw(reader, address, on=on)
        if content is None:
            raise OtherTileVersion(current_version=current_version(reader, address.layer, on=on))
        made = _packed(content)
        cache.put(address, made)
        return made


def _packed(content: bytes) -> Tile:
    """The same content is the same bytes. Level 4 is within 1 % of gzip's best and costs a third
    less than level 6."""
    return Tile(hashlib.sha256(content).hexdigest()[:16], gzip.compress(content, 4, mtime=0) if content else b"")
