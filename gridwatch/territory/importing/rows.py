"""What an import handles: a row as the file has it, a place as understood, and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shapely import MultiPolygon

from gridwatch.territory.codes import Level
from gridwatch.territory.models import Origin


class Severity(StrEnum):
    """An error keeps the row out; a note is worth knowing and keeps nothing out."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint about one row: which field, how bad, what is wrong and what would be right.

    `key` names the kind of complaint for the message catalogue; `facts` are what the sentence is made of.
    `row_number` 0 is the file as a whole.
    """

    row_number: int
    code: str | None
    field: str
    severity: Severity
    key: str
    reason: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as the file has it: known columns as text, the geometry as GeoJSON."""

    row_number: int
    cells: Mapping[str, str]
    geometry: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place as the import understands it; area and seat (lon, lat) in degrees, EPSG:4326.

    Codes are in their stored (trimmed) form; a county's parent is None. `row_number` counts from 1 as people
    do: the line of a text file or sheet (the header is line 1), the feature of a GeoJSON collection.
    """

    row_number: int
    code: str
    name: str
    level: Level
    parent_code: str | None
    households: int | None = None
    area: MultiPolygon | None = None
    seat: tuple[float, float] | None = None
    origin: Origin = Origin.REAL
