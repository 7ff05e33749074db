"""What monitors see and send: place, time, words, and a position as a phone would give it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
import shapely

from geo.datum import Datum, from_wgs84
from gridwatch.sample.desks import Desks
from gridwatch.sample.names import pick
from gridwatch.sample.texts import CATEGORY_WEIGHTS, CONCERNING_TEXTS, REPORT_TEXTS, SEALING
from gridwatch.territory.calendar import CHINA
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.rows import PlaceRow

DAYS = 425
SILENT_GROUPS, SEALED, OUTSIDE_TERM, TOO_LATE = 0.12, 0.02, 0.08, 0.01
WITHOUT_POSITION, WITHOUT_CODE, COARSE, OFFLINE, CONFIDENTIAL = 0.04, 0.6, 0.05, 0.12, 0.15
LAPSED_WITHOUT_POSITION = 0.6
"""Of those whose term was over: no post gives these a place, so that the town's tray has something
to assign."""
DATUMS = (Datum.WGS84,) * 80 + (Datum.GCJ02,) * 15 + (Datum.BD09,) * 3 + (Datum.CGCS2000,) * 2
CATEGORIES = tuple(REPORT_TEXTS)
CATEGORY_SHARES = np.array([CATEGORY_WEIGHTS.get(code, 1.0) for code in CATEGORIES])
IS_SEALING = np.array([code in SEALING for code in CATEGORIES])


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report as sent: position (lon, lat) in degrees of `datum`, or a place code scanned, or
    neither.

    Times are aware. From outside a term or too late it is held, and the town must admit it.
    """

    id: UUID
    reporter: int
    group_code: str
    category: str
    text: str
    concerns: tuple[str, ...]
    position: tuple[float, float] | None
    place_code: str | None
    accuracy_m: float | None
    datum: Datum
    is_confidential: bool
    is_outside_term: bool
    is_too_late: bool
    captured_at: datetime
    received_at: datetime

    @property
    def is_held(self) -> bool:
        """Whether the town must look at it before it counts."""
        return self.is_outside_term or self.is_too_late

    @property
    def is_sealed(self) -> bool:
        """Whether it bypasses the station, for whom it concerns or for its category."""
        return bool(self.concerns) or self.category in SEALING

    @property
    def is_unplaced(self) -> bool:
        """Whether nothing says where it belongs, not even a post at its capture, so that the town
        must assign it."""
        return self.position is None and self.place_code is None and self.is_outside_term


def make_sightings(
    rng: np.random.Generator, places: Sequence[PlaceRow], desks: Desks, until: datetime, n: int, *, by: datetime
) -> list[Sighting]:
    """Make sightings of the 14 months before `until`, more of them lately: n received before `by`,
    both aware.

    In the order in which they were received; those after `by` come on top.
    """
    groups = [place for place in places if place.level is Level.GROUP]
    names = {place.code: place.name for place in places}
    weight = rng.gamma(1.5, 1.0, len(groups)) * (rng.random(len(groups)) > SILENT_GROUPS)
    share = weight / weight.sum()
    sightings: list[Sighting] = []
    while n > 0:
        group = groups[int(rng.choice(len(groups), p=share))]
        sighting = _sighting(rng, group, names, desks, _captured_at(rng, until), until)
        if sighting is not None:
            sightings.append(sighting)
            n -= sighting.received_at < by
    return sorted(sightings, key=lambda sighting: sighting.received_at)


def _captured_at(rng: np.random.Generator, until: datetime) -> datetime:
    days = DAYS * float(rng.random()) ** 1.3
    day = (until.astimezone(CHINA) - timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    seconds = float(np.clip(rng.normal(14.0, 3.5), 6.0, 22.0)) * 3600
    return min(day + timedelta(seconds=round(seconds)), until - timedelta(hours=float(rng.uniform(0.2, 8))))


def _sighting(
    rng: np.random.Generator,
    group: PlaceRow,
    names: dict[str, str],
    desks: Desks,
    at: datetime,
    until: datetime,
) -> Sighting | None:
    """Return what a monitor of the group saw, or None where nobody was there to see it."""
    is_outside_term = rng.random() < OUTSIDE_TERM
    on = at.astimezone(CHINA).date()
    people = desks.lapsed(group.code, on) if is_outside_term else desks.monitors(group.code, on)
    is_too_late = rng.random() < TOO_LATE
    received_at = at + (timedelta(days=float(rng.uniform(91, 140))) if is_too_late else _delay(rng))
    if not people or received_at >= until:
        return None
    may_concern = not (is_outside_term or is_too_late)
    category, text, concerns = _words(rng, group, names, may_concern=may_concern)
    datum = pick(rng, DATUMS)
    has_position = rng.random() > (LAPSED_WITHOUT_POSITION if is_outside_term else WITHOUT_POSITION)
    has_code = not has_position and rng.random() > WITHOUT_CODE
    return Sighting(
        uuid7_at(rng, at), pick(rng, people), group.code, category, text, concerns,
        _as_given(_spot(rng, group), datum) if has_position else None,
        group.code if has_code else None,
        _accuracy_m(rng) if has_position else None,
        datum, bool(rng.random() < CONFIDENTIAL), is_outside_term, is_too_late, at, received_at,
    )  # fmt: skip


def _delay(rng: np.random.Generator) -> timedelta:
    if rng.random() < OFFLINE:
        return timedelta(hours=float(rng.uniform(1, 72)))
    return timedelta(seconds=float(rng.uniform(2, 300)))


def _words(
    rng: np.random.Generator, group: PlaceRow, names: dict[str, str], *, may_concern: bool
) -> tuple[str, str, tuple[str, ...]]:
    is_sealed = may_concern and rng.random() < SEALED
    weights = CATEGORY_SHARES if may_concern else CATEGORY_SHARES * ~IS_SEALING
    category = "A2" if is_sealed else CATEGORIES[int(rng.choice(len(CATEGORIES), p=weights / weights.sum()))]
    sentence = pick(rng, CONCERNING_TEXTS if is_sealed else REPORT_TEXTS[category])
    text = sentence.format(
        group=group.name,
        village=names[group.code[:12]],
        town=names[group.code[:9]],
        n=int(rng.integers(2, 9)),
        month=int(rng.integers(1, 13)),
    )
    return category, text, ("chief",) if is_sealed else ()


def _spot(rng: np.random.Generator, group: PlaceRow) -> tuple[float, float]:
    """Return a random spot in the group; near its seat where it has no boundary."""
    if group.area is None:
        lon, lat = group.seat or (0.0, 0.0)
        return lon + float(rng.normal(0, 2e-4)), lat + float(rng.normal(0, 2e-4))
    west, south, east, north = group.area.bounds
    while True:
        lons, lats = rng.uniform(west, east, 16), rng.uniform(south, north, 16)
        is_inside = shapely.contains_xy(group.area, lons, lats)
        if is_inside.any():
            first = int(is_inside.argmax())
            return float(lons[first]), float(lats[first])


def _as_given(spot: tuple[float, float], datum: Datum) -> tuple[float, float]:
    lon, lat = from_wgs84(*spot, datum)
    return round(lon, 7), round(lat, 7)


def _accuracy_m(rng: np.random.Generator) -> float:
    return round(float(rng.uniform(150, 900) if rng.random() < COARSE else 18 * rng.lognormal(0, 0.6)), 1)


def uuid7_at(rng: np.random.Generator, at: datetime) -> UUID:
    """Return a UUID version 7 (RFC 9562): milliseconds since 1970, then random bits."""
    high, low = int(rng.integers(1 << 12)), int(rng.integers(1 << 62))
    return UUID(int=int(at.timestamp() * 1000) << 80 | 7 << 76 | high << 64 | 2 << 62 | low)
