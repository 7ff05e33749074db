"""What a phone hands in, what it is told, and where a fresh report stands: the values of a submission."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from geo.datum import Datum
from gridwatch.reports.deadlines import Due
from gridwatch.reports.lifecycle import Clock, Custodian, State
from gridwatch.reports.models import EvidenceKind
from gridwatch.reports.recusal import Concern


@dataclass(frozen=True, slots=True)
class GivenLocation:
    """A position as the phone gave it: degrees in its own datum, accuracy radius in metres."""

    lon: float
    lat: float
    accuracy_m: float
    datum: Datum


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A file that will follow: its SHA-256, kind, and size in bytes."""

    sha256: bytes
    kind: EvidenceKind
    size: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A report as the phone sends it; `body_sha256` is over the canonical body without `sent_at`."""

    id: UUID
    body_sha256: bytes
    category: str
    text: str
    captured_at: datetime
    sent_at: datetime | None = None
    location: GivenLocation | None = None
    place_code: str | None = None
    concerns: Sequence[Concern] = ()
    evidence: Sequence[EvidenceItem] = ()
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the phone is told; `is_replay` when the same report had been received before."""

    facts: dict[str, Any]
    is_replay: bool


@dataclass(slots=True)
class Standing:
    """Where a fresh report stands after its first events."""

    state: State
    custodian: Custodian
    clock: Clock
    due: Due
    events: list[dict[str, Any]] = field(default_factory=list)
