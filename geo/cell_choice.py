"""The cell that a position belongs to, given the cells that cover it or lie within its
accuracy."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class PlacementKind(StrEnum):
    """How sure we are of the place."""

    CELL = "cell"
    """A leaf cell covers the point and no other lies within the accuracy."""
    BORDER = "border"
    """Several cells lie within the accuracy; the reporter's own won if it is among them."""
    APPOINTMENT = "appointment"
    """The reporter's post says it: its village when no cell covers the point, its own place when
    nothing was said."""
    CHOSEN = "chosen"
    """The reporter chose the place or scanned its code."""
    UNPLACED = "unplaced"
    """A position outside the county, or nothing said by somebody with several posts."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A leaf cell at or near the point: the place's key, its depth, and whether it covers the
    point."""

    place_id: int
    depth: int
    covers: bool
    distance_m: float = 0.0


def choose_cell(candidates: Sequence[Candidate], own_cells: frozenset[int]) -> tuple[Candidate, PlacementKind] | None:
    """The cell of a point, or None when none covers it and none of the reporter's own is near.

    Without neighbours within the accuracy the covering cell wins, the innermost if cells nest.
    Otherwise the reporter's own cell wins when it is a candidate, since its monitor is likeliest to
    stand in it.
    """
    covering = sorted((c for c in candidates if c.covers), key=lambda c: (-c.depth, c.place_id))
    own = [c for c in candidates if c.place_id in own_cells]
    rivals = [c for c in candidates if not c.covers]
    if covering and (not rivals or covering[0] in own):
        return covering[0], PlacementKind.BORDER if rivals else PlacementKind.CELL
    if own:
        return min(own, key=lambda c: (c.distance_m, -c.depth, c.place_id)), PlacementKind.BORDER
    if covering:
        return covering[0], PlacementKind.BORDER
    return None
