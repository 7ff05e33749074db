"""The placement of a position, or of a post where there is none: which cell, how sure, and what to
fall back on.

Cells are looked up among groups and grids by one GiST index; ancestors follow by key. Testing all
levels in one query, or measuring distances to find what is near, costs 200 times as much.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from geo.cell_choice import Candidate, PlacementKind, choose_cell
from gridwatch.territory.codes import Level

_METRES_PER_DEGREE = 111_320.0
"""Of latitude, near enough for a bounding box; the exact test is ST_DWithin on geography."""


@dataclass(frozen=True, slots=True)
class Position:
    """A point in WGS-84 degrees with its accuracy radius in metres."""

    lon: float
    lat: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Home:
    """Where a reporter is appointed: keys from the county down to the place of the appointment."""

    path: tuple[int, ...]
    level: Level


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a report belongs: how we know, the path of keys from the county down, and the rival
    cells."""

    kind: PlacementKind
    path: tuple[int, ...]
    candidate_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A leaf cell at or near a point."""

    candidate: Candidate
    path: tuple[int, ...]


def place_point(session: Session, position: Position, homes: Sequence[Home], *, max_accuracy_m: float) -> Placement:
    """Place a position for a reporter with these homes, the first being the one that counts.

    In a cell of the county: that cell, or the reporter's own if it is within the accuracy. In the
    county but in no cell: the village of the appointment. Outside the county: unplaced, with the
    path that leads to the tray of the reporter's town, or of the county when the reporter has no
    town.
    """
    counties = {home.path[0] for home in homes}
    cells = [c for c in list_cells(session, position, max_accuracy_m=max_accuracy_m) if c.path[0] in counties]
    own = {c.candidate.place_id for c in cells if any(home.path[-1] in c.path for home in homes)}
    chosen = choose_cell([c.candidate for c in cells], frozenset(own))
    if chosen is not None:
        candidate, kind = chosen
        path = next(c.path for c in cells if c.candidate is candidate)
        rivals = tuple(c.candidate.place_id for c in cells) if kind is PlacementKind.BORDER else ()
        return Placement(kind, path, rivals)
    above = _covering_above(session, position, counties)
    if above is not None and above.level is Level.VILLAGE:
        return Placement(PlacementKind.CELL, above.path)
    if above is not None or not _county_is_drawn(session, homes[0].path[0]):
        return place_by_appointment(homes[0])
    return unplaced(homes[0])


def place_by_appointment(home: Home) -> Placement:
    """The village of the appointment (or what is above it, for those appointed above)."""
    depth = min(home.level.depth, Level.VILLAGE.depth)
    return Placement(PlacementKind.APPOINTMENT, home.path[: depth + 1])


def place_by_post(homes: Sequence[Home], *, in_term: bool, is_confidential: bool) -> Placement:
    """Where the reporter's one post says it is, when nothing else does; with several, or none any
    more, unplaced.

    What is confidential is only placed in the village: a group would name its one monitor.
    """
    if not in_term or len({home.path for home in homes}) > 1:
        return unplaced(homes[0])
    return place_by_appointment(homes[0]) if is_confidential else Placement(PlacementKind.APPOINTMENT, homes[0].path)


def unplaced(home: Home) -> Placement:
    """Nowhere in the net: the tray of the reporter's town, or of the county."""
    return Placement(PlacementKind.UNPLACED, home.path[: Level.TOWN.depth + 1])


_CELLS = """
    SELECT b.place_id, b.level, p.path, covers, {distance} AS distance_m
    FROM (SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS geom) pt
    JOIN boundary b ON b.geom && {around}
    CROSS JOIN LATERAL (SELECT ST_Covers(b.geom, pt.geom) AS covers) c
    JOIN place p ON p.id = b.place_id
    WHERE upper_inf(b.valid) AND b.level IN ('group', 'grid') AND {near}
"""
_COVERING_CELLS = text(_CELLS.format(distance="0", around="pt.geom", near="covers"))
# Geography is dear, and asked only of cells that do not cover the point.
_NEAR_CELLS = text(
    _CELLS.format(
        distance="CASE WHEN covers THEN 0 ELSE ST_Distance(b.geom::geography, pt.geom::geography) END",
        around="ST_Expand(pt.geom, :dlon, :dlat)",
        near="(covers OR ST_DWithin(b.geom::geography, pt.geom::geography, :radius))",
    )
)


def list_cells(session: Session, position: Position, *, max_accuracy_m: float) -> list[Cell]:
    """The leaf cells that cover the point or lie within its accuracy, innermost and nearest first.

    A grid stands for its group, so a group that has a candidate grid is no rival of it.
    """
    radius = min(position.accuracy_m, max_accuracy_m)
    values: dict[str, float] = {"lon": position.lon, "lat": position.lat}
    query = _COVERING_CELLS
    if radius > 0:
        dlat = radius / _METRES_PER_DEGREE * 1.01
        squeeze = max(math.cos(math.radians(min(abs(position.lat) + dlat, 89.0))), 0.01)
        values |= {"dlon": dlat / squeeze, "dlat": dlat, "radius": radius}
        query = _NEAR_CELLS
    cells = [
        Cell(Candidate(r.place_id, Level(r.level).depth, r.covers, r.distance_m), tuple(r.path))
        for r in session.execute(query, values)
    ]
    refined = {key for cell in cells for key in cell.path[:-1]}
    leaves = (cell for cell in cells if cell.candidate.place_id not in refined)
    return sorted(leaves, key=lambda c: (not c.candidate.covers, c.candidate.distance_m, c.candidate.place_id))


_ABOVE = text("""
    SELECT b.level, p.path
    FROM boundary b JOIN place p ON p.id = b.place_id
    WHERE upper_inf(b.valid) AND b.level IN ('county', 'town', 'village')
      AND ST_Covers(b.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
    ORDER BY level_depth(b.level) DESC
""")


def _covering_above(session: Session, position: Position, counties: Iterable[int]) -> Home | None:
    rows = session.execute(_ABOVE, {"lon": position.lon, "lat": position.lat})
    found = (Home(tuple(r.path), Level(r.level)) for r in rows if r.path[0] in counties)
    return next(found, None)


def _county_is_drawn(session: Session, county_id: int) -> bool:
    query = text("SELECT EXISTS (SELECT FROM boundary WHERE place_id = :id AND upper_inf(valid))")
    return bool(session.scalar(query, {"id": county_id}))
