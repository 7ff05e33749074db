"""What an import handles: a row as the file has it, a place as understood, and what is wrong."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapely import MultiPolygon

from gridwatch.territory.codes import Level
from gridwatch.territory.importing.complaints import COMPLAINTS, Severity
from gridwatch.territory.models import Origin
from gridwatch.vocabulary import fill


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint about one row; `row_number` 0 is the file as a whole, `code` as the file has
    it."""

    row_number: int
    code: str
    key: str
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def field(self) -> str:
        """The column or property at fault."""
        return COMPLAINTS[self.key].field

    @property
    def severity(self) -> Severity:
        """Whether it keeps the row out."""
        return COMPLAINTS[self.key].severity

    def sentence(self, language: str) -> str:
        """What is wrong and what would be right, in `zh` or `en`."""
        complaint = COMPLAINTS[self.key]
        return fill(complaint.zh if language == "zh" else complaint.en, self.facts, language)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as the file has it: known columns as text, the geometry as GeoJSON."""

    row_number: int
    cells: Mapping[str, str]
    geometry: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place as the import understands it; area and seat (lon, lat) in degrees, EPSG:4326.

    Codes are in their stored (trimmed) form; a county's parent is None. `row_number` counts from 1
    as people do: the line of a text file or sheet (the header is line 1), the feature of a GeoJSON
    collection. `parent_name` is what the file calls the parent, where it says so.
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
    parent_name: str | None = None
