"""The outlines below a place as paths of a drawing, for maps on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.territory.models import Origin
from gridwatch.territory.placement import Position
from gridwatch.territory.simplification import NEAREST

_BELOW = text("""
    WITH outline AS (
      SELECT p.id, p.name, b.origin, ST_Transform(COALESCE(s.geom, b.geom), 3857) AS geom
      FROM place p
      JOIN boundary b ON b.place_id = p.id AND upper_inf(b.valid)
      LEFT JOIN boundary_simplified s ON s.boundary_id = b.id AND s.zoom_band = :band
      WHERE p.parent_id = :parent AND p.closed_on IS NULL
    ), page AS (
      SELECT ST_XMin(e) AS x, ST_YMax(e) AS y, ST_YMax(e) - ST_YMin(e) AS height,
             :width / (ST_XMax(e) - ST_XMin(e)) AS k
      FROM (SELECT ST_Extent(geom) AS e FROM outline) whole
    )
    SELECT o.id, o.name, o.origin, page.height * page.k AS height,
           ST_AsSVG(ST_Affine(o.geom, k, 0, 0, k, -x * k, -y * k), 0, 1) AS path,
           ST_X(seat.point) AS x, -ST_Y(seat.point) AS y,
           (ST_XMax(o.geom) - ST_XMin(o.geom)) * k AS room,
           ST_X(spot.point) AS spot_x, -ST_Y(spot.point) AS spot_y
    FROM outline o CROSS JOIN page
    CROSS JOIN LATERAL (SELECT ST_Affine(ST_PointOnSurface(o.geom), k, 0, 0, k, -page.x * k, -page.y * k) AS point) seat
    CROSS JOIN LATERAL (
      SELECT ST_Affine(ST_Transform(ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), 3857),
                       k, 0, 0, k, -page.x * k, -page.y * k) AS point) spot
    ORDER BY o.id
""")
"""Web Mercator keeps shapes, and over a town its scale is the same everywhere; :width units wide,
origin top left."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A place's outline as an SVG path, a point inside it, and how wide it is, in the units of the
    drawing."""

    id: int
    name: str
    origin: Origin
    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True, slots=True)
class Outlines:
    """The drawing: how tall it is, what is on it, and where the spot that was asked for lies."""

    height: float
    outlines: Sequence[Outline]
    spot: tuple[float, float] | None


def outlines_below(session: Session, place_id: int, *, width: float, spot: Position | None = None) -> Outlines:
    """The open places directly below a place that have a boundary, `width` units wide, origin top
    left; none where no boundary is known."""
    values = {
        "parent": place_id,
        "width": width,
        "band": NEAREST,
        "lon": spot.lon if spot else None,
        "lat": spot.lat if spot else None,
    }
    rows = session.execute(_BELOW, values).all()
    if not rows:
        return Outlines(0.0, (), None)
    made = [Outline(r.id, r.name, Origin(r.origin), r.path, r.x, r.y, r.room) for r in rows]
    first = rows[0]
    return Outlines(float(first.height), made, (first.spot_x, first.spot_y) if spot else None)
