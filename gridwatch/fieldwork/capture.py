"""When and where something was captured, as far as a phone can be believed."""

from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, datetime, timedelta

from sqlalchemy.orm import Session

from geo.cell_choice import PlacementKind
from geo.datum import to_wgs84
from gridwatch.errors import InvalidField
from gridwatch.fieldwork.values import CaptureRules, GivenLocation, HeldReason, Item, Situated
from gridwatch.territory.placement import (
    Home,
    Placement,
    Position,
    place_by_appointment,
    place_by_post,
    place_point,
)
from gridwatch.territory.places import get_place_ever


def clock_offset(item: Item, now: datetime) -> timedelta | None:
    """How far behind the server's clock the phone's is, the way of the message included; None
    without `sent_at`."""
    return None if item.sent_at is None else now - item.sent_at


def true_capture(item: Item, rules: CaptureRules, now: datetime) -> datetime:
    """The instant of capture, by the server's clock: what rights are judged at.

    A phone whose clock is off by more than the tolerance is put right by the same amount; within
    it, what the offset shows is the network.
    """
    offset = clock_offset(item, now)
    if offset is None or abs(offset) <= rules.clock_tolerance:
        return item.captured_at
    try:
        put_right = item.captured_at + offset
    except OverflowError:
        return item.captured_at
    return put_right if MINYEAR < put_right.year < MAXYEAR else item.captured_at


def why_held(captured_at: datetime, rules: CaptureRules, now: datetime, *, in_term: bool) -> HeldReason | None:
    """Why the town must look at an item before it counts; None when it need not. `captured_at` is
    the true one."""
    if captured_at > now + rules.clock_tolerance:
        return HeldReason.CAPTURED_IN_FUTURE
    if captured_at < now - rules.capture_max_age:
        return HeldReason.CAPTURED_TOO_LONG_AGO
    return None if in_term else HeldReason.OUTSIDE_TERM


_CHINA_LON = (73.0, 136.0)
_CHINA_LAT = (3.0, 54.0)


def position_of(given: GivenLocation | None) -> Position | None:
    """The position in WGS-84. Raises InvalidField when longitude and latitude are evidently
    swapped."""
    if given is None:
        return None
    if _is_in_china(given.lat, given.lon) and not _is_in_china(given.lon, given.lat):
        raise InvalidField(
            reason_zh="经度和纬度似乎填反了：经度在 73 到 136 之间，纬度在 3 到 54 之间。",
            reason_en="Longitude and latitude look swapped: lon is 73-136 and lat is 3-54 in China.",
            pointer="/location",
        )
    lon, lat = to_wgs84(given.lon, given.lat, given.datum)
    return Position(lon, lat, given.accuracy_m)


def place_capture(
    session: Session,
    item: Situated,
    position: Position | None,
    homes: Sequence[Home],
    rules: CaptureRules,
    *,
    in_term: bool,
    is_confidential: bool,
) -> Placement:
    """Where an item belongs: by the chosen place, else by its position, else by the reporter's one
    post at capture.

    Raises NotFound for a place code that names nothing.
    """
    if item.place_code is not None:
        return _chosen_place(session, item.place_code, homes, is_confidential=is_confidential)
    if position is None:
        return place_by_post(homes, in_term=in_term, is_confidential=is_confidential)
    return place_point(session, position, homes, max_accuracy_m=rules.placement_max_accuracy_m)


def _chosen_place(session: Session, code: str, homes: Sequence[Home], *, is_confidential: bool) -> Placement:
    place = get_place_ever(session, code, pointer="/place_code")
    path = tuple(place.path)
    if path[0] not in {home.path[0] for home in homes}:
        return place_by_appointment(homes[0])
    # To choose one's own post is to say which of them it is, and tells as much of oneself as saying
    # nothing.
    if is_confidential and (own := [home for home in homes if home.path == path]):
        path = place_by_appointment(own[0]).path
    return Placement(PlacementKind.CHOSEN, path)


def _is_in_china(lon: float, lat: float) -> bool:
    return _CHINA_LON[0] <= lon <= _CHINA_LON[1] and _CHINA_LAT[0] <= lat <= _CHINA_LAT[1]
