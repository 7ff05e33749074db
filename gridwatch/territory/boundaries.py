"""Boundaries put into force: a changed outline closes the version before it and opens a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import shapely
from shapely import MultiPolygon
from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.territory.codes import Level
from gridwatch.territory.models import Origin
from gridwatch.territory.simplification import TOLERANCES

# Outlines differ only if a vertex moved by more than this, about 0.1 mm.
SAME_DEG = 1e-9
BATCH = 500

_CLOSE = text("""
    UPDATE boundary SET valid = tstzrange(lower(valid), GREATEST(:now, lower(valid) + interval '1 microsecond'))
    WHERE place_id = ANY (:ids) AND upper_inf(valid)
""")

# Arrays instead of a row a statement: a city of 20,000 outlines goes in within seconds. A version
# opens where the one before it was closed, so that two changes at the same instant leave no gap and
# no overlap.
_OPEN = text("""
    INSERT INTO boundary (place_id, level, geom, origin, valid)
    SELECT new.place_id, new.level, ST_GeomFromWKB(new.wkb, 4326), new.origin,
           tstzrange(GREATEST(:now, (SELECT max(upper(b.valid)) FROM boundary b WHERE b.place_id = new.place_id)), NULL)
    FROM unnest(CAST(:ids AS bigint[]), CAST(:levels AS text[]), CAST(:wkbs AS bytea[]), CAST(:origins AS text[]))
         AS new (place_id, level, wkb, origin)
""")


_SIMPLIFY = text("""
    INSERT INTO boundary_simplified (boundary_id, zoom_band, geom)
    SELECT b.id, band.zoom_band,
           ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_SimplifyPreserveTopology(b.geom, band.tolerance)), 3))
    FROM boundary b
    CROSS JOIN unnest(CAST(:bands AS integer[]), CAST(:tolerances AS double precision[])) AS band (zoom_band, tolerance)
    WHERE b.place_id = ANY (:ids) AND upper_inf(b.valid)
""")


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline that a place shall have from now on; valid, in degrees, EPSG:4326."""

    place_id: int
    level: Level
    area: MultiPolygon
    origin: Origin


def put_boundaries(session: Session, outlines: Sequence[Outline], *, now: datetime) -> None:
    """Open a version for each outline from `now` (aware) on, closing the place's version in force,
    if any.

    Each version gets its lighter copies for drawing at once.

    Placements of older reports stay as they are: they point at places, not at boundaries.
    """
    for start in range(0, len(outlines), BATCH):
        batch = outlines[start : start + BATCH]
        ids = [outline.place_id for outline in batch]
        session.execute(_CLOSE, {"ids": ids, "now": now})
        values = {
            "ids": ids,
            "levels": [outline.level.value for outline in batch],
            "wkbs": shapely.to_wkb([outline.area for outline in batch]).tolist(),
            "origins": [outline.origin.value for outline in batch],
            "now": now,
        }
        session.execute(_OPEN, values)
        lighter = {"bands": list(TOLERANCES), "tolerances": list(TOLERANCES.values())}
        session.execute(_SIMPLIFY, {"ids": ids} | lighter)


def is_same_outline(one: MultiPolygon | None, other: MultiPolygon) -> bool:
    """Whether two outlines have the same rings, wherever each ring starts."""
    if one is None or shapely.get_num_coordinates(one) != shapely.get_num_coordinates(other):
        return False
    return bool(shapely.equals_exact(one, other, SAME_DEG)) or bool(
        shapely.equals_exact(one, other, SAME_DEG, normalize=True)
    )
