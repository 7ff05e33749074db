"""The one picture that everybody of the made-up county takes who looks again: a mended road."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch.evidence.announcing import announce
from gridwatch.evidence.archive import Archive
from gridwatch.evidence.arriving import Expected, expect, settle, take_in
from gridwatch.evidence.examining import Examined
from gridwatch.people.actor import Actor
from gridwatch.reports.models import EvidenceKind, EvidencePurpose
from gridwatch.reports.received import EvidenceItem

_FILE = Path(__file__).parent / "mended_road.jpg"


ROUNDS = 6
"""More than any report of the sample goes through; each round takes a photo of its own."""


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A photo that is in the store already, to be announced for one report after another."""

    archive: Archive
    item: EvidenceItem
    examined: Examined

    def attach(self, session: Session, report_id: UUID, *, actor: Actor, now: datetime) -> None:
        """Announce the photo for a revisit, and let it be there."""
        announce(session, report_id, [self.item], actor=actor, limits=self.archive.limits, now=now)
        expected = expect(session, report_id, self.item.sha256, actor=actor, archive=self.archive)
        if expected.facts is None:
            settle(session, expected, self.examined, now=now)


def take_photos(archive: Archive) -> tuple[TakenPhoto, ...]:
    """Store the photo, once for each round: the files differ in a byte after the picture's end."""
    return tuple(_take(archive, _FILE.read_bytes() + bytes([n])) for n in range(ROUNDS))


def _take(archive: Archive, content: bytes) -> TakenPhoto:
    sha256, size, nobody = hashlib.sha256(content).digest(), len(content), UUID(int=0)
    item = EvidenceItem(sha256, EvidenceKind.PHOTO, size, EvidencePurpose.REVISIT)
    with archive.workplace() as folder:
        source = folder / "taken"
        source.write_bytes(content)
        examined = take_in(archive, source, folder, Expected(nobody, nobody, sha256, EvidenceKind.PHOTO, size, None))
    return TakenPhoto(archive, item, examined)
