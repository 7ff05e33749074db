"""What a phone hands in, what it is told, and where a fresh report stands: the values of a
submission."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gridwatch.fieldwork.values import GivenLocation
from gridwatch.files.kinds import FileKind
from gridwatch.reports.lifecycle import Clock, Custodian, State
from gridwatch.reports.models import EvidencePurpose
from gridwatch.reports.recusal import Concern
from gridwatch.workflow.deadlines import Due


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A file that will follow: its SHA-256, kind, size in bytes, and what it is to show."""

    sha256: bytes
    kind: FileKind
    size: int
    purpose: EvidencePurpose = EvidencePurpose.REPORT


@dataclass(frozen=True, slots=True)
class Submission:
    """A report as the phone sends it; `body_sha256` is over the canonical body without
    `sent_at`."""

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
    visit_id: UUID | None = None
    """The visit on which it was found, if any; the two may arrive in either order."""


@dataclass(slots=True)
class Outset:
    """Where a fresh report stands after its first events."""

    state: State
    custodian: Custodian
    clock: Clock
    due: Due
    events: list[dict[str, Any]] = field(default_factory=list)
