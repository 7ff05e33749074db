"""The made-up county as places: codes, names, households, boundaries, in the form an import
takes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, groupby

import numpy as np
import shapely
from shapely import MultiPolygon

from geo.cells import even_split
from gridwatch.sample.land import Patch, lay_out
from gridwatch.sample.names import COMMUNITY, COUNTY, TOWNS, group_names, village_names
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.rows import PlaceRow
from gridwatch.territory.models import Origin

VILLAGES, GROUPS = 120, 650
COMMUNITIES_OF_A_TOWN = 2
# Every so many villages, one whose groups have no boundary: there, routing falls back to the
# appointment.
VILLAGES_PER_UNMAPPED = 40
GRIDS_OF_A_GROUP = 4


def make_places(rng: np.random.Generator) -> list[PlaceRow]:
    """Return the county, its 8 towns, about 120 villages and 650 groups, parents first, then some
    grids.

    Deterministic for one state of `rng`; areas and seats in degrees, EPSG:4326.
    """
    cells = lay_out(rng, len(TOWNS), VILLAGES, GROUPS)
    names = iter(village_names(rng, VILLAGES * 2))
    rows = [_joined(COUNTY[0], COUNTY[1], Level.COUNTY, None, cells)]
    for (suffix, name), (_, town_cells) in zip(TOWNS, groupby(cells, lambda cell: cell.town), strict=True):
        code = COUNTY[0] + suffix
        of_town = list(town_cells)
        rows.append(_joined(code, name, Level.TOWN, COUNTY[0], of_town))
        rows += _villages(rng, code, of_town, names)
    return _finished(rows + list(_grids(rows)))


def _villages(rng: np.random.Generator, town: str, cells: Sequence[Patch], names: Iterator[str]) -> Iterator[PlaceRow]:
    communities = iter([COMMUNITY[i] for i in rng.permutation(len(COMMUNITY))[:COMMUNITIES_OF_A_TOWN]])
    community_numbers, village_numbers = count(1), count(200)
    for number, village_cells in groupby(cells, lambda cell: cell.village):
        of_village = list(village_cells)
        community = next(communities, None)
        code = f"{town}{next(community_numbers if community else village_numbers):03d}"
        name = f"{community}社区" if community else next(names)
        yield _joined(code, name, Level.VILLAGE, town, of_village)
        is_mapped = number % VILLAGES_PER_UNMAPPED != VILLAGES_PER_UNMAPPED - 1
        group_of = zip(of_village, group_names(rng, len(of_village)), strict=True)
        for i, (cell, group_name) in enumerate(group_of, start=1):
            yield PlaceRow(
                0, f"{code}{i:03d}", group_name, Level.GROUP, code, _households(rng),
                cell.area if is_mapped else None, cell.seat, Origin.REAL,
            )  # fmt: skip


def _joined(code: str, name: str, level: Level, parent: str | None, cells: Sequence[Patch]) -> PlaceRow:
    union = shapely.coverage_union_all([cell.area for cell in cells])
    area = MultiPolygon(shapely.get_parts(union).tolist())
    middle = min(cells, key=lambda cell: cell.area.distance(area.centroid))
    return PlaceRow(0, code, name, level, parent, None, area, middle.seat, Origin.REAL)


def _households(rng: np.random.Generator) -> int:
    return int(np.clip(rng.lognormal(np.log(50), 0.5), 12, 160))


def _grids(rows: Sequence[PlaceRow]) -> Iterator[PlaceRow]:
    """Cut the groups of each town's first community into grids."""
    for group in rows:
        if group.level is Level.GROUP and group.code[9:12] == "001" and group.area is not None:
            for i, area in enumerate(even_split(group.area, GRIDS_OF_A_GROUP), start=1):
                spot = area.representative_point()
                yield PlaceRow(
                    0, f"{group.code}{i:02d}", f"{i}号网格", Level.GRID, group.code, None,
                    area, (spot.x, spot.y), Origin.DERIVED,
                )  # fmt: skip


def _finished(rows: Sequence[PlaceRow]) -> list[PlaceRow]:
    """Number the rows and give every place the households of the groups below it."""
    total: Counter[str] = Counter()
    for row in rows:
        if row.level is Level.GROUP and row.households is not None:
            total.update({row.code[:digits]: row.households for digits in (6, 9, 12, 15)})
    return [replace(row, row_number=number, households=total.get(row.code)) for number, row in enumerate(rows, start=1)]
