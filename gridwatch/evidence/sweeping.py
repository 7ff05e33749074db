"""Files without a row, rows without their file, uploads that nobody went on with: found first,
deleted when asked."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.files.archive import IN_TRANSIT, Archive
from gridwatch.files.attached import AttachedFile
from gridwatch.files.store import clean_key, is_there, keys_before, original_key
from gridwatch.files.store import delete as delete_file
from gridwatch.files.uploads import end, list_expired_uploads, spool_files_under_way
from gridwatch.reports.evidence_models import EvidenceMask, OrderEvidence
from gridwatch.reports.models import Evidence


@dataclass(frozen=True, slots=True)
class Findings:
    """Keys that no row names, keys that a row names in vain, expired uploads, what was left in the
    spool."""

    orphans: Sequence[str]
    missing: Sequence[str]
    expired: Sequence[UUID]
    forgotten: Sequence[Path]


def look(session: Session, archive: Archive, *, grace: timedelta, now: datetime) -> Findings:
    """Find without touching. What is younger than the grace period may be on its way in, and is
    left out.

    Takes a session that acts as the product itself. Keys are listed before rows are read, so that a
    file which arrives meanwhile is not taken for an orphan.
    """
    old = sorted(keys_before(archive.store, now - grace))
    named = set(_named(session))
    return Findings(
        orphans=[key for key in old if key not in named],
        missing=[key for key in sorted(named) if not is_there(archive.store, key)],
        expired=list_expired_uploads(session, now=now),
        forgotten=sorted(_forgotten(session, archive, now - grace)),
    )


def sweep(session: Session, archive: Archive, found: Findings, *, now: datetime) -> None:
    """Delete what was found, but for the rows whose file is missing: those are somebody's to
    explain."""
    for key in found.orphans:
        delete_file(archive.store, key)
    for upload_id in found.expired:
        end(session, upload_id, archive=archive)
    for path in found.forgotten:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    audit.record(
        session, "evidence.sweep", "store", "evidence",
        account_id=None, now=now, orphans=len(found.orphans), expired=len(found.expired), spool=len(found.forgotten),
    )  # fmt: skip


def _named(session: Session) -> Iterator[str]:
    for table in (Evidence, AttachedFile):
        stored = select(table.sha256, table.clean_sha256, table.thumbnail_sha256).where(table.stored_at.is_not(None))
        for sha256, clean, thumbnail in session.execute(stored):
            yield original_key(sha256)
            yield from (clean_key(one) for one in (clean, thumbnail) if one)
    for query in (
        select(EvidenceMask.masked_sha256, EvidenceMask.thumbnail_sha256),
        select(OrderEvidence.shown_sha256, OrderEvidence.thumbnail_sha256),
    ):
        for row in session.execute(query):
            yield from (clean_key(one) for one in row if one)


def _forgotten(session: Session, archive: Archive, before: datetime) -> Iterator[Path]:
    """Folders of requests that were killed, and bytes of uploads that have no row."""
    under_way = spool_files_under_way(session, archive)
    for path in (*archive.spool.glob(f"{IN_TRANSIT}*"), *archive.spool.glob("uploads/*")):
        try:
            written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except FileNotFoundError:
            continue
        if path not in under_way and written_at < before:
            yield path
