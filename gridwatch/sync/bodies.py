"""What belongs to a report and may come before it; and its words as JSON, while it waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gridwatch.files.kinds import FileKind
from gridwatch.reports.intake.values import EvidenceItem
from gridwatch.reports.lifecycle import Action
from gridwatch.reports.models import EvidencePurpose
from gridwatch.reports.moves.command import Move
from gridwatch.reports.recusal import Concern, ConcernKind
from gridwatch.sync.models import SyncItem, SyncKind


@dataclass(frozen=True, slots=True)
class MoveItem:
    """A move under an id that the device made, so that it can be sent again."""

    id: UUID
    report_id: UUID
    body_sha256: bytes
    command: Move


@dataclass(frozen=True, slots=True)
class ManifestItem:
    """Files that will follow a report, under an id that the device made."""

    id: UUID
    report_id: UUID
    body_sha256: bytes
    evidence: Sequence[EvidenceItem]


Belonging = MoveItem | ManifestItem


def kind_of(item: Belonging) -> SyncKind:
    """What the item is."""
    return SyncKind.MOVE if isinstance(item, MoveItem) else SyncKind.EVIDENCE


def expected_version(item: Belonging) -> int | None:
    """The version of the report that the item expects; None when any will do."""
    return item.command.version if isinstance(item, MoveItem) else None


def write_body(item: Belonging) -> dict[str, Any]:
    """What a reporter's item can carry; the rest of `Move` is the desk's, whose items never
    wait."""
    if isinstance(item, ManifestItem):
        return {"evidence": [[e.sha256.hex(), e.kind.value, e.size, e.purpose.value] for e in item.evidence]}
    command = item.command
    return {
        "action": command.action.value,
        "version": command.version,
        "note": command.note,
        "concerns": [[concern.kind.value, concern.value] for concern in command.concerns],
    }


def read_item(stored: SyncItem) -> Belonging:
    """The item that waits."""
    body = stored.body
    assert body is not None
    if stored.kind is SyncKind.EVIDENCE:
        files = [
            EvidenceItem(bytes.fromhex(sha256), FileKind(kind), size, EvidencePurpose(purpose))
            for sha256, kind, size, purpose in body["evidence"]
        ]
        return ManifestItem(stored.id, stored.report_id, stored.body_sha256, files)
    concerns = tuple(Concern(ConcernKind(kind), value) for kind, value in body["concerns"])
    command = Move(Action(body["action"]), body["version"], note=body["note"], concerns=concerns)
    return MoveItem(stored.id, stored.report_id, stored.body_sha256, command)
