"""What the territory already holds of the counties that a file is about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gridwatch.territory.codes import Level
from gridwatch.territory.importing.names import stem_of
from gridwatch.territory.models import Boundary, Origin, Place


@dataclass(frozen=True, slots=True)
class StoredPlace:
    """An open place as it stands, with the boundary in force; area and seat in degrees,
    EPSG:4326."""

    id: int
    code: str
    name: str
    level: Level
    parent_code: str | None
    households: int | None
    seat: tuple[float, float] | None
    area: MultiPolygon | None
    origin: Origin | None


class Stored:
    """Stored places by code, by parent, and by the stem of their names."""

    def __init__(self, places: Iterable[StoredPlace] = ()) -> None:
        self.by_code = {place.code: place for place in places}
        self.below: dict[str | None, list[StoredPlace]] = defaultdict(list)
        self.named: dict[str, list[StoredPlace]] = defaultdict(list)
        for place in self.by_code.values():
            self.below[place.parent_code].append(place)
            self.named[stem_of(place.name)].append(place)


def load_stored(session: Session, counties: Iterable[str]) -> Stored:
    """Load the open places of counties (6-digit codes) with their boundaries in force."""
    # Two plain scans, joined here: with a city just imported the statistics are stale, and the
    # planner would join 20,000 places to 20,000 boundaries row by row.
    places = session.execute(
        select(
            Place.id, Place.code, Place.name, Place.level, Place.parent_id, Place.households,
            Place.seat_lon, Place.seat_lat,
        )
        .where(func.left(Place.code, 6).in_(sorted(set(counties))), Place.closed_on.is_(None))
        .order_by(Place.code)
    ).all()  # fmt: skip
    code_of = {place.id: place.code for place in places}
    outlines = _current_outlines(session, list(code_of))
    return Stored(
        StoredPlace(
            place.id, place.code, place.name, place.level, code_of.get(place.parent_id), place.households,
            None if place.seat_lon is None else (place.seat_lon, place.seat_lat),
            *outlines.get(place.id, (None, None)),
        )
        for place in places
    )  # fmt: skip


def _current_outlines(session: Session, place_ids: list[int]) -> dict[int, tuple[MultiPolygon, Origin]]:
    query = select(Boundary.place_id, func.ST_AsBinary(Boundary.geom), Boundary.origin)
    rows = session.execute(query.where(func.upper_inf(Boundary.valid), Boundary.place_id == func.any(place_ids))).all()
    areas = shapely.from_wkb([wkb for _, wkb, _ in rows])
    return {place_id: (area, origin) for (place_id, _, origin), area in zip(rows, areas, strict=True)}
