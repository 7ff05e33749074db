"""The made-up county's land: irregular cells of four levels that fit together exactly.

Straight Voronoi cells are laid out level by level, their common lines are cut into short pieces,
and every vertex is moved by one smooth field of ripples. Neighbours share their vertices, so they
still fit; towns, villages and the county are the unions of their groups.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Point, Polygon, STRtree

from geo.cells import voronoi_cells

Degrees = npt.NDArray[np.float64]
LonLat = tuple[float, float]

CENTRE = (107.6, 27.1)
RADIUS_DEG = 0.32
PIECE_DEG = 0.002
# Wave length and height of each ripple, in degrees.
RIPPLES = ((0.30, 0.020), (0.09, 0.010), (0.03, 0.004), (0.012, 0.0012))
SNAP_DEG = 1e-6


@dataclass(frozen=True, slots=True)
class Patch:
    """One group's land: its area and seat (EPSG:4326), and the running numbers of its town and
    village."""

    town: int
    village: int
    area: MultiPolygon
    seat: LonLat


def lay_out(rng: np.random.Generator, towns: int, villages: int, groups: int) -> list[Patch]:
    """Divide a made-up county into groups, numbered through the county; about the numbers asked
    for.

    Deterministic for one state of `rng`; every village has at least three groups.
    """
    straight: list[tuple[int, int, MultiPolygon, LonLat]] = []
    village = 0
    outline = MultiPolygon([_outline(rng)])
    town_areas = _divide(rng, outline, towns)
    for town, (town_area, _) in enumerate(town_areas):
        share = town_area.area / outline.area
        for village_area, _ in _divide(rng, town_area, max(6, round(villages * share))):
            count = max(3, round(rng.normal(groups / villages, 1.3)))
            straight += [(town, village, *part) for part in _divide(rng, village_area, count)]
            village += 1
    return _ripple(rng, straight)


def _outline(rng: np.random.Generator) -> Polygon:
    angle = np.linspace(0.0, 2 * np.pi, 48, endpoint=False)
    radius = np.full_like(angle, RADIUS_DEG)
    for wave in (2, 3, 5, 7):
        radius *= 1 + 0.22 / wave * np.sin(wave * angle + rng.uniform(0, 2 * np.pi))
    x = CENTRE[0] + radius * np.cos(angle) / np.cos(np.radians(CENTRE[1]))
    return Polygon(np.column_stack([x, CENTRE[1] + radius * np.sin(angle)]))


def _divide(rng: np.random.Generator, area: MultiPolygon, n: int) -> list[tuple[MultiPolygon, LonLat]]:
    """Divide an area into n cells with their seats: random spots, evened out once."""
    spots = [_spot_in(rng, area) for _ in range(n)]
    middles = [_middle(cell) for cell in voronoi_cells(area, spots)]
    seats = [(0.4 * x + 0.6 * u, 0.4 * y + 0.6 * v) for (x, y), (u, v) in zip(spots, middles, strict=True)]
    return list(zip(voronoi_cells(area, seats), seats, strict=True))


def _middle(area: MultiPolygon) -> LonLat:
    middle = area.centroid if area.contains(area.centroid) else area.representative_point()
    return middle.x, middle.y


def _spot_in(rng: np.random.Generator, area: MultiPolygon) -> LonLat:
    west, south, east, north = area.bounds
    while True:
        spot = Point(rng.uniform(west, east), rng.uniform(south, north))
        if area.contains(spot):
            return spot.x, spot.y


def _ripple(rng: np.random.Generator, straight: list[tuple[int, int, MultiPolygon, LonLat]]) -> list[Patch]:
    areas = [area for _, _, area, _ in straight]
    lines = shapely.union_all([area.boundary for area in areas], grid_size=SNAP_DEG)
    network = shapely.segmentize(shapely.get_parts(shapely.line_merge(lines)), PIECE_DEG)
    faces = shapely.get_parts(shapely.polygonize(network))
    owners = STRtree(areas).query(shapely.point_on_surface(faces), predicate="within")[1]
    field = _Field(rng)
    moved = shapely.transform(faces, field.move)
    cells = []
    for number, (town, village, _, seat) in enumerate(straight):
        area = MultiPolygon(moved[owners == number].tolist())
        spot = shapely.transform(Point(seat), field.move)
        cells.append(Patch(town, village, area, (spot.x, spot.y)))
    return cells


class _Field:
    """Ripples of random direction and phase, one after the other; each is a shear, so nothing
    folds."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.waves = [
            (np.array([np.cos(turn), np.sin(turn)]), 2 * np.pi / length, phase, height / 2)
            for length, height in RIPPLES
            for turn, phase in rng.uniform(0, 2 * np.pi, (2, 2))
        ]

    def move(self, lonlat: Degrees) -> Degrees:
        """Shift points given as rows of (lon, lat); rounded to 1e-6 degree, about 10 cm."""
        for along, frequency, phase, height in self.waves:
            ripple = height * np.sin(frequency * (lonlat @ along) + phase)
            lonlat = lonlat + ripple[:, None] * np.array([-along[1], along[0]])
        return np.round(lonlat, 6)
