"""Opening a sealed original, which takes an identity that the servers do not have."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.evidence.reading import get_stored_evidence
from gridwatch.files.archive import Archive
from gridwatch.files.sealing import unseal
from gridwatch.files.store import open_file, original_key


def open_original(
    session: Session,
    archive: Archive,
    report_id: UUID,
    sha256: bytes,
    identities: Sequence[str],
    target: BinaryIO,
    *,
    reason: str,
    now: datetime,
) -> None:
    """Write the original of a file of a report, and keep in the audit trail that it was done and
    why.

    Raises NotFound, NotArrived, CannotOpen.
    """
    row = get_stored_evidence(session, report_id, sha256)
    unseal(open_file(archive.store, original_key(row.sha256)), target, identities)
    audit.record(
        session, "evidence.open", "report", report_id,
        account_id=None, now=now, sha256=sha256.hex(), reason=reason,
    )  # fmt: skip
