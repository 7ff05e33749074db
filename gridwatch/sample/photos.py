"""The one picture that everybody of the made-up county takes who looks again: a mended road."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from gridwatch.evidence.arriving import Expected, stored_entry, stored_values, take_in
from gridwatch.files.archive import Archive
from gridwatch.files.examining import Examined
from gridwatch.files.kinds import FileKind
from gridwatch.reports.intake.values import EvidenceItem
from gridwatch.reports.models import EvidencePurpose

_FILE = Path(__file__).parent / "mended_road.jpg"


ROUNDS = 6
"""More than any report of the sample goes through; each round takes a photo of its own."""


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A photo that is in the store already, to be evidence of one report after another."""

    item: EvidenceItem
    examined: Examined

    def row(self, *, account_id: int, now: datetime) -> dict[str, Any]:
        """The photo as evidence of a report: announced, and there at once."""
        return {
            "id": uuid4(),
            "sha256": self.item.sha256,
            "kind": self.item.kind,
            "size": self.item.size,
            "purpose": self.item.purpose,
            "account_id": account_id,
            "announced_at": now,
            "stored_at": now,
            "flags": {},
            **stored_values(self.examined),
        }

    def entry(self, report_id: UUID, *, account_id: int, now: datetime) -> dict[str, Any]:
        """What the trail says of it."""
        return stored_entry(
            report_id, self.item.sha256, self.item.purpose, self.item.size, account_id=account_id, now=now
        )


def take_photos(archive: Archive) -> tuple[TakenPhoto, ...]:
    """Store the photo, once for each round: the files differ in a byte after the picture's end."""
    return tuple(_take(archive, _FILE.read_bytes() + bytes([n])) for n in range(ROUNDS))


def _take(archive: Archive, content: bytes) -> TakenPhoto:
    sha256, size, nobody = hashlib.sha256(content).digest(), len(content), UUID(int=0)
    item = EvidenceItem(sha256, FileKind.PHOTO, size, EvidencePurpose.REVISIT)
    with archive.workplace() as folder:
        source = folder / "taken"
        source.write_bytes(content)
        examined = take_in(archive, source, folder, Expected(nobody, nobody, sha256, FileKind.PHOTO, size, None))
    return TakenPhoto(item, examined)
