"""The one photo that everybody of the made-up county takes who looks again: a mended road."""

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


def take_photo(archive: Archive) -> TakenPhoto:
    """Store the photo, once."""
    sha256, size = hashlib.sha256(_FILE.read_bytes()).digest(), _FILE.stat().st_size
    item = EvidenceItem(sha256, EvidenceKind.PHOTO, size, EvidencePurpose.REVISIT)
    nobody = UUID(int=0)
    with archive.workplace() as folder:
        examined = take_in(archive, _FILE, folder, Expected(nobody, nobody, sha256, EvidenceKind.PHOTO, size, None))
    return TakenPhoto(archive, item, examined)
