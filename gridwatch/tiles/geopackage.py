"""Rows into a GeoPackage, by GDAL."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pyogrio.raw import write
from sqlalchemy import Row

_FIELDS = {"id": "int64", "code": "object", "name": "object", "parent": "object", "level": "object", "origin": "object"}
"""Codes are text, with their leading zeros; `parent` is a code too, and `origin` says what was
derived."""


def append(path: Path, layer: str, kind: str, rows: Sequence[Row[Any]]) -> None:
    """Add rows with their `geom` (WKB, EPSG:4326, of one kind) to a layer; the first call makes the
    file.

    No rows make an empty layer, which is an answer too.
    """
    write(
        path,
        np.array([bytes(row.geom) for row in rows], dtype=object),
        [np.array([getattr(row, field) for row in rows], dtype=dtype) for field, dtype in _FIELDS.items()],
        list(_FIELDS),
        layer=layer,
        driver="GPKG",
        geometry_type=kind,
        crs="EPSG:4326",
        append=path.exists(),
    )
