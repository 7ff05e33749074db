"""The redaction tool: black rectangles for those who get a photo without what it must not show.

Masks are data with a history; the original and the clean version stay as they are. As with arriving
files, the drawing is done between two transactions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import InvalidField
from gridwatch.evidence.reading import find_mask, get_stored_evidence, is_photo
from gridwatch.files.archive import Archive
from gridwatch.files.examining import Examined, draw_masks
from gridwatch.files.receiving import CHUNK
from gridwatch.files.store import clean_key, open_file, told_as_refusals
from gridwatch.files.taking_in import put_versions
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.evidence_models import EvidenceMask
from gridwatch.reports.moves.move import get_report
from gridwatch.reports.orders.shown_evidence import replace_shown

MOST_MASKS = 100


@dataclass(frozen=True, slots=True)
class Rectangle:
    """In pixels of the clean photo, from its upper left corner; what lies outside of the photo is
    ignored."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Masking:
    """A photo of a report and what is to be black in it."""

    report_id: UUID
    sha256: bytes
    clean_sha256: bytes
    rectangles: tuple[Rectangle, ...]


def plan_masks(
    session: Session, report_id: UUID, sha256: bytes, rectangles: Sequence[Rectangle], *, actor: Actor
) -> Masking:
    """What is to be drawn. Raises NotFound, NotArrived, NotAllowed but for the desk, InvalidField
    for no photo."""
    row = get_stored_evidence(session, report_id, sha256)
    actor.require(Right.EVIDENCE_MASK, get_report(session, report_id).path)
    if not is_photo(row):
        raise InvalidField(
            reason_zh="只有照片可以遮挡。", reason_en="Masks are for photos only.", pointer="/rectangles"
        )
    assert row.clean_sha256 is not None
    return Masking(report_id, sha256, row.clean_sha256, tuple(rectangles))


def draw(archive: Archive, masking: Masking, folder: Path) -> Examined:
    """Make and store the masked version. Raises StorageFull, StoreUnavailable."""
    source = folder / "source"
    reader = open_file(archive.store, clean_key(masking.clean_sha256))
    with told_as_refusals(), source.open("wb") as file:
        while chunk := reader.read(CHUNK):
            file.write(chunk)
    boxes = [(one.x, one.y, one.width, one.height) for one in masking.rectangles]
    made = draw_masks(source, folder, boxes, archive.limits)
    put_versions(archive, made)
    return made


def record_masks(session: Session, masking: Masking, made: Examined, *, actor: Actor, now: datetime) -> EvidenceMask:
    """Let the masks hold from now on, also for those who were shown the photo before."""
    report = get_report(session, masking.report_id, lock=True)  # one after the other, so that the numbers run on
    actor.require(Right.EVIDENCE_MASK, report.path)
    last = find_mask(session, masking.report_id, masking.sha256)
    assert made.thumbnail is not None
    key = {"report_id": masking.report_id, "sha256": masking.sha256, "seq": last.seq + 1 if last else 1}
    row = key | {
        "rectangles": [{"x": r.x, "y": r.y, "width": r.width, "height": r.height} for r in masking.rectangles],
        "account_id": actor.account_id,
        "made_at": now,
        "masked_sha256": made.clean.sha256,
        "masked_size": made.clean.size,
        "thumbnail_sha256": made.thumbnail.sha256,
    }
    session.connection().execute(insert(EvidenceMask), row)
    stored = session.scalars(select(EvidenceMask).filter_by(**key)).one()
    replace_shown(session, stored)
    audit.record(
        session, "evidence.mask", "report", masking.report_id,
        account_id=actor.account_id, now=now, sha256=masking.sha256.hex(), masks=len(masking.rectangles),
    )  # fmt: skip
    return stored
