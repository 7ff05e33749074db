"""What a move carries: the command of the main road after a report's submission."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from gridwatch.fieldwork.values import GivenLocation
from gridwatch.reports.lifecycle import Action
from gridwatch.reports.recusal import Concern


@dataclass(frozen=True, slots=True)
class Move:
    """One action on a report, with what the action needs; `version` is what the client saw."""

    action: Action
    version: int
    note: str | None = None
    place_code: str | None = None
    into: UUID | None = None
    unit_id: int | None = None
    requirement: str | None = None
    due_days: int | None = None
    concerns: Sequence[Concern] = ()
    shared_evidence: tuple[bytes, ...] = ()
    """Of the report's files those that the ordered unit is shown, by SHA-256."""
    photo: bytes | None = None
    location: GivenLocation | None = None
    reason: str | None = None
    """Why the product itself moves it; people give a note instead."""
