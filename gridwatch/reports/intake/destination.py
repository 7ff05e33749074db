"""Where something captured goes: one rule for reports, for visits, and for what a phone is told
beforehand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session

from gridwatch.reports.intake.capture import CaptureRules, Situated, place_capture, position_of
from gridwatch.reports.routing import Routing, route
from gridwatch.territory.calendar import china_day
from gridwatch.territory.placement import Home, Placement, Position
from gridwatch.territory.places import PlaceAbove, places_above

PlacesAbove = Callable[[tuple[int, ...]], tuple[PlaceAbove, ...]]


@dataclass(frozen=True, slots=True)
class Destination:
    """The position in WGS-84, if any, where it was placed, the places upward from there, and whose
    it is."""

    position: Position | None
    placement: Placement
    above: tuple[PlaceAbove, ...]
    routing: Routing


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
    above = above_of(placement.path)
    return Destination(position, placement, above, route(above))


def above_of(session: Session, now: datetime) -> PlacesAbove:
    """The places upward from a path, each path looked up once."""
    return cache(lambda path: places_above(session, path, on=china_day(now)))
