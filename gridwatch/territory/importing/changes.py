"""What must change in the territory so that it says what the good rows say."""

from collections.abc import Sequence
from dataclasses import dataclass

from gridwatch.territory.boundaries import is_same_outline
from gridwatch.territory.importing.rows import PlaceRow
from gridwatch.territory.importing.stored import Stored, StoredPlace


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows by what they ask for; a row can ask for new facts and a new outline at once."""

    created: list[PlaceRow]
    corrected: list[tuple[StoredPlace, dict[str, object]]]
    outlined: list[PlaceRow]
    unchanged: int

    @property
    def updated(self) -> int:
        """The number of known places whose facts or outline change."""
        new = {row.code for row in self.created}
        outlined = {row.code for row in self.outlined} - new
        return len(outlined | {place.code for place, _ in self.corrected})


def plan_changes(rows: Sequence[PlaceRow], stored: Stored) -> Changes:
    """Compare good rows (parents first) with what is stored; what a row leaves out is left as it
    is."""
    changes = Changes([], [], [], 0)
    unchanged = 0
    for row in rows:
        place = stored.by_code.get(row.code)
        has_new_outline = row.area is not None and not _has_outline(place, row)
        if has_new_outline:
            changes.outlined.append(row)
        if place is None:
            changes.created.append(row)
        elif facts := _new_facts(place, row):
            changes.corrected.append((place, facts))
        elif not has_new_outline:
            unchanged += 1
    return Changes(changes.created, changes.corrected, changes.outlined, unchanged)


def _has_outline(place: StoredPlace | None, row: PlaceRow) -> bool:
    if place is None or row.area is None or place.origin is not row.origin:
        return False
    return is_same_outline(place.area, row.area)


def _new_facts(place: StoredPlace, row: PlaceRow) -> dict[str, object]:
    facts: dict[str, object] = {}
    if row.name != place.name:
        facts["name"] = row.name
    if row.households is not None and row.households != place.households:
        facts["households"] = row.households
    if row.seat is not None and row.seat != place.seat:
        facts["seat_lon"], facts["seat_lat"] = row.seat
    return facts
