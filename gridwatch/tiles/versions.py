"""The version of a layer: it changes with whatever the layer is drawn from, so that its tiles never
do.

The database keeps a stamp for each layer in step with places, boundaries and stations
(`tables/tile_layer.sql`).
"""

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from gridwatch.database import Base, Reader, code_column
from gridwatch.errors import DomainError, Refusal
from gridwatch.people.sessions import Aside
from gridwatch.tiles.layers import Layer

EDITION = "1"
"""How tiles are drawn; raise it when `drawing.py`, or how outlines are made lighter, changes."""


class TileLayer(Base):
    """The stamp of a layer, new with every transaction that changes what it is drawn from."""

    __tablename__ = "tile_layer"

    layer: Mapped[Layer] = mapped_column(code_column(Layer), primary_key=True)
    stamp: Mapped[str]


class OtherTileVersion(DomainError):
    """The address names a version that is not the layer's present one.

    It is refused rather than redirected: two versions must not meet in one picture, and a page left
    open would otherwise pay two requests a tile for good.
    """

    code = "other_tile_version"
    kind = Refusal.MISSING
    zh = "这个图层的现行版本是 {current_version}，请重新读取图层清单。"
    en = "The present version of this layer is {current_version}; read the list of layers again."


VERSION = f"""
    (SELECT '{EDITION}-' || t.stamp || CASE WHEN t.layer = 'station' THEN '-' || concat(GREATEST(
        (SELECT max(opened_on) FROM station WHERE opened_on <= :on),
        (SELECT max(closed_on) FROM station WHERE closed_on <= :on))) ELSE '' END
     FROM tile_layer t WHERE t.layer = :layer)
"""  # noqa: S608 - our own words
"""As SQL, for a layer on a day in China: what statements that must agree with each other share."""
_VERSION = text(f"SELECT {VERSION}")


def current_version(reader: Reader, layer: Layer, *, on: date) -> str:
    """The version of a layer on a day in China; stations open and close by the calendar."""
    found: str = reader.execute(_VERSION, {"layer": layer.value, "on": on}).fetchone()[0]
    return found


def ask_version(layer: str, *, on: date) -> Aside:
    """The same, to be read beside the session of whoever asks for a tile; nothing for what is no
    layer."""
    return Aside(VERSION, {"layer": layer if layer in _NAMES else "", "on": on})


_NAMES = frozenset(layer.value for layer in Layer)
