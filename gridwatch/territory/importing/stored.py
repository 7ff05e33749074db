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
    """An open place as it stands, with the boundary in force; area and seat in degrees, EPSG:4326."""

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
    parent = Place.__table__.alias("parent")
    rows = session.execute(
        select(
            Place.id, Place.code, Place.name, Place.level, parent.c.code, Place.households,
            Place.seat_lon, Place.seat_lat, func.ST_AsBinary(Boundary.geom), Boundary.origin,
        )
        .outerjoin(parent, parent.c.id == Place.parent_id)
        .outerjoin(Boundary, (Boundary.place_id == Place.id) & func.upper_inf(Boundary.valid))
        .where(func.left(Place.code, 6).in_(sorted(set(counties))), Place.closed_on.is_(None))
        .order_by(Place.code)
    ).all()  # fmt: skip
    areas = shapely.from_wkb([row[8] for row in rows])
    return Stored(
        StoredPlace(
            id_, code, name, level, parent_code, households,
            None if lon is None else (lon, lat), area, origin,
        )
        for (id_, code, name, level, parent_code, households, lon, lat, _, origin), area
        in zip(rows, areas, strict=True)
    )  # fmt: skip
