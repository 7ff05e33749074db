"""The missing boundaries inside a parent, derived: Voronoi cells of points, or an even split
without any.

Both draw lines across the parent, cut it into faces along them and give each face to one owner.
Faces of one cut share their vertices, so the parts fit together exactly and cover the parent: no
gap, no overlap.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

Area = Polygon | MultiPolygon
LonLat = tuple[float, float]
Degrees = npt.NDArray[np.float64]
Owners = npt.NDArray[np.intp]

# Points that round to the same 1e-7 degree (1 cm) coincide; they are spread on a circle smaller
# than that.
SAME_POINT_DECIMALS = 7
SPREAD_DEG = 3e-8
# Points on the edge or outside are taken this far inside (10 cm), where every one of them has an
# area.
RIM_DEG = 1e-6
BISECTIONS = 50


def voronoi_cells(parent: Area, points: Sequence[LonLat]) -> list[MultiPolygon]:
    """Cut a parent into the areas nearest to each point, in the points' order.

    parent and points (lon, lat) in degrees, EPSG:4326; distances as in a plane at the parent's
    latitude. A point outside the parent counts as the nearest spot inside; points that coincide
    share their cell in sectors. Each point inside lies in (or, if it coincides with another, on the
    edge of) its own cell. Raises ValueError without points, or if the parent is empty.
    """
    if not points or parent.is_empty:
        raise ValueError("it needs a parent with an area and at least one point")
    core = parent.buffer(-RIM_DEG)
    shapely.prepare(core)
    sites = [_site(parent if core.is_empty else core, point) for point in points]
    return _cells_of(parent, _spread(sites))


def even_split(parent: Area, n: int) -> list[MultiPolygon]:
    """Cut a parent into n parts of about equal area, numbered west to east in rows from north to
    south.

    parent in degrees, EPSG:4326; deterministic. Raises ValueError for n < 1 or an empty parent.
    """
    if n < 1 or parent.is_empty:
        raise ValueError("it needs a parent with an area and at least one part")
    if n == 1:
        return [_multi(parent)]
    sizes = _row_sizes(parent, n)
    west, south, east, north = parent.bounds
    lat_cuts = _cuts(parent, 1.0 - np.cumsum(sizes)[:-1] / n, axis=1)
    edges = [north, *lat_cuts, south]
    rows = [shapely.clip_by_rect(parent, west, low, east, high) for high, low in pairwise(edges)]
    lon_cuts = [_cuts(row, np.arange(1, size) / size, axis=0) for row, size in zip(rows, sizes, strict=True)]
    lines = [LineString([(west, lat), (east, lat)]) for lat in lat_cuts]
    for cuts, (high, low) in zip(lon_cuts, pairwise(edges), strict=True):
        lines += [LineString([(lon, high), (lon, low)]) for lon in cuts]
    firsts = np.cumsum([0, *sizes])

    def owners(lon: Degrees, lat: Degrees) -> Owners:
        rows_of = np.sum(lat[:, None] < lat_cuts, axis=1)
        return np.array([firsts[r] + np.sum(x > lon_cuts[r]) for x, r in zip(lon, rows_of, strict=True)])

    return _cut(parent, lines, owners, n)


def _site(core: BaseGeometry, point: LonLat) -> LonLat:
    spot = shapely.shortest_line(core, Point(point)).interpolate(0.0)
    return round(spot.x, SAME_POINT_DECIMALS), round(spot.y, SAME_POINT_DECIMALS)


def _spread(sites: Sequence[LonLat]) -> list[LonLat]:
    """Set sites that coincide around their spot, clockwise from the west, so that each gets a
    sector."""
    seen: Counter[LonLat] = Counter()
    total = Counter(sites)
    spread = []
    for lon, lat in sites:
        n, i = total[lon, lat], seen[lon, lat]
        seen[lon, lat] += 1
        angle = np.pi - 2 * np.pi * i / n
        radius = SPREAD_DEG if n > 1 else 0.0
        spread.append((lon + radius * float(np.cos(angle)), lat + radius * float(np.sin(angle))))
    return spread


def _cells_of(parent: Area, sites: Sequence[LonLat]) -> list[MultiPolygon]:
    if len(sites) == 1:
        return [_multi(parent)]
    west, south, east, north = parent.bounds
    scale = np.array([np.cos(np.radians((south + north) / 2)), 1.0])
    origin = np.array([(west + east) / 2, (south + north) / 2])
    plane = (np.array(sites) - origin) * scale
    frame = MultiPoint((np.array([(west, south), (east, north)]) - origin) * scale)
    edges = shapely.voronoi_polygons(MultiPoint(plane), extend_to=frame, only_edges=True)
    tree = STRtree(shapely.points(plane))

    def owners(lon: Degrees, lat: Degrees) -> Owners:
        spots = (np.column_stack([lon, lat]) - origin) * scale
        return np.asarray(tree.nearest(shapely.points(spots)), dtype=np.intp)

    lines = shapely.transform(edges, lambda xy: xy / scale + origin)
    return _cut(parent, [lines], owners, len(sites))


def _row_sizes(parent: Area, n: int) -> list[int]:
    west, south, east, north = parent.bounds
    width = (east - west) * np.cos(np.radians((south + north) / 2))
    rows = int(np.clip(round(np.sqrt(n * (north - south) / width)), 1, n))
    return [len(row) for row in np.array_split(np.arange(n), rows)]


def _cuts(area: BaseGeometry, shares: Degrees, axis: int) -> Degrees:
    """Return the longitudes (axis 0) or latitudes (axis 1) with these shares of the area below
    them."""
    low = np.full(len(shares), area.bounds[axis])
    high = np.full(len(shares), area.bounds[axis + 2])
    for _ in range(BISECTIONS if len(shares) else 0):
        middle = (low + high) / 2
        is_short = np.array([_area_below(area, cut, axis) for cut in middle]) < shares * area.area
        low, high = np.where(is_short, middle, low), np.where(is_short, high, middle)
    middles: Degrees = (low + high) / 2
    return middles


def _area_below(area: BaseGeometry, cut: float, axis: int) -> float:
    west, south, east, north = area.bounds
    east, north = (cut, north) if axis == 0 else (east, cut)
    return shapely.clip_by_rect(area, west, south, east, north).area


def _cut(
    parent: Area, lines: Sequence[BaseGeometry], owners: Callable[[Degrees, Degrees], Owners], n: int
) -> list[MultiPolygon]:
    """Cut the parent along lines and join the faces of each of n owners, asked at a spot inside
    each face."""
    network = shapely.get_parts(shapely.union_all([parent.boundary, *lines]))
    faces = shapely.get_parts(shapely.polygonize(network))
    spots = shapely.point_on_surface(faces)
    shapely.prepare(parent)
    is_inside = shapely.contains(parent, spots)
    faces, spots = faces[is_inside], spots[is_inside]
    owner = owners(shapely.get_x(spots), shapely.get_y(spots))
    return [_multi(shapely.coverage_union_all(faces[owner == index])) for index in range(n)]


def _multi(area: BaseGeometry) -> MultiPolygon:
    return MultiPolygon([part for part in shapely.get_parts(area).tolist() if isinstance(part, Polygon)])
