"""What a captured item comes to: when it was, whether it is held, where it was placed. One rule for
reports, for visits, and for what a phone is told beforehand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from gridwatch.fieldwork.capture import clock_offset, place_capture, position_of, true_capture, why_held
from gridwatch.fieldwork.values import CaptureRules, HeldReason, Item, Situated
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.placement import Home, Placement, Position
from gridwatch.territory.places import PlaceAbove, places_above

PlacesAbove = Callable[[tuple[int, ...]], tuple[PlaceAbove, ...]]


@dataclass(frozen=True, slots=True)
class Destination:
    """The position in WGS-84, if any, where it was placed, and the places upward from there."""

    position: Position | None
    placement: Placement
    above: tuple[PlaceAbove, ...]

    @property
    def place_ids(self) -> dict[Level, int]:
        """The keys of these places by their level."""
        return {place.level: place.place_id for place in self.above}


@dataclass(frozen=True, slots=True)
class Captured:
    """When it was by the server's clock, how far behind that the phone's is in seconds (None when
    it did not say), why the town must look first (None when it need not), and where it goes."""

    at: datetime
    offset_s: float | None
    held: HeldReason | None
    goes: Destination


def capture(
    session: Session,
    item: Item,
    homes: Sequence[Home],
    rules: CaptureRules,
    above_of: PlacesAbove,
    *,
    in_term: bool,
    now: datetime,
    is_confidential: bool = False,
) -> Captured:
    """Judge an item of a reporter with these homes; writes nothing. Raises what `destine` raises."""
    at, offset = true_capture(item, rules, now), clock_offset(item, now)
    goes = destine(session, item, homes, rules, above_of, in_term=in_term, is_confidential=is_confidential)
    held = why_held(at, rules, now, in_term=in_term)
    return Captured(at, None if offset is None else offset.total_seconds(), held, goes)


def destine(
    session: Session,
    item: Situated,
    homes: Sequence[Home],
    rules: CaptureRules,
    above_of: PlacesAbove,
    *,
    in_term: bool,
    is_confidential: bool = False,
) -> Destination:
    """Where an item of a reporter with these homes goes.

    Raises NotFound for a place code that names nothing, InvalidField for an impossible position.
    """
    position = position_of(item.location)
    placement = place_capture(session, item, position, homes, rules, in_term=in_term, is_confidential=is_confidential)
    return Destination(position, placement, above_of(placement.path))


def above_of(session: Session, now: datetime) -> PlacesAbove:
    """The places upward from a path, each path looked up once."""
    return cache(lambda path: places_above(session, path, on=china_day(now)))


def receipt_facts(item: Item, captured: Captured, *, now: datetime) -> dict[str, Any]:
    """What every receipt says, whatever was taken in: of which body, when, and where it belongs."""
    innermost = captured.goes.above[0]
    return {
        "body_sha256": item.body_sha256.hex(),
        "received_at": now.astimezone(CHINA).isoformat(),
        "outcome": "held" if captured.held else "accepted",
        "held_reason": captured.held.value if captured.held else None,
        "place": {"code": innermost.code, "name": innermost.name, "level": innermost.level.value},
    }
