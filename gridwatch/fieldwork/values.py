"""What a phone says of what it captured, what the county sets about it, and what the phone is
told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from geo.datum import Datum


class HeldReason(StrEnum):
    """Why an item was taken in but waits for the town before it counts."""

    OUTSIDE_TERM = "outside_term"
    CAPTURED_IN_FUTURE = "captured_in_future"
    CAPTURED_TOO_LONG_AGO = "captured_too_long_ago"


@dataclass(frozen=True, slots=True)
class GivenLocation:
    """A position as the phone gave it: degrees in its own datum, accuracy radius in metres."""

    lon: float
    lat: float
    accuracy_m: float
    datum: Datum


@dataclass(frozen=True, slots=True)
class CaptureRules:
    """What the county sets about clocks and positions."""

    clock_tolerance: timedelta
    capture_max_age: timedelta
    placement_max_accuracy_m: float


class Situated(Protocol):
    """Where a phone says that something is: a position, a place's code, or nothing."""

    @property
    def location(self) -> GivenLocation | None: ...
    @property
    def place_code(self) -> str | None: ...


class Item(Situated, Protocol):
    """What a phone says of an item: when, by its own clock, and where."""

    @property
    def id(self) -> UUID: ...
    @property
    def body_sha256(self) -> bytes: ...
    @property
    def captured_at(self) -> datetime: ...
    @property
    def sent_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the phone is told; `is_replay` when the same had been received before."""

    facts: dict[str, Any]
    is_replay: bool
    is_awaited: bool = False
    """Whether items that belong to it came first and wait for it."""
