"""What is there afterwards, held against what the phones were promised."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from obstore.store import ObjectStore
from sqlalchemy import Row, create_engine, text
from sqlalchemy.orm import Session

from bench.databases import Database, for_sqlalchemy
from drill.phones import Phone, Sent
from gridwatch import audit
from gridwatch.analysis.figures.upkeep import Proof, verify_figures
from gridwatch.database import state_actor
from gridwatch.evidence.sweeping import look
from gridwatch.files.archive import Archive
from gridwatch.files.store import clean_key, is_there, open_file, original_key
from gridwatch.receipts import ReceiptSigner, body_sha256, read_key_set, verify


@dataclass(frozen=True)
class Count:
    """The drill's result. The last four must be 0; `complaints` say what exactly is wrong."""

    acknowledged: int
    stored: int
    duplicated: int
    lost: int
    orphaned: int
    complaints: Sequence[str]


_ROWS = text("""
    SELECT r.id::text, r.body_sha256, e.sha256, e.stored_at IS NOT NULL AS present, e.clean_sha256,
           (SELECT count(*) FROM report_event v WHERE v.report_id = r.id AND v.action = 'submit') AS submissions,
           (SELECT count(*) FROM evidence o WHERE o.report_id = r.id) AS files,
           (SELECT count(*) FROM audit_entry a
            WHERE a.subject = 'report' AND a.subject_id = r.id::text AND a.action = 'report.submit') AS entries
    FROM report r LEFT JOIN evidence e ON e.report_id = r.id
""")


def count(database: Database, archive: Archive, phones: Sequence[Phone]) -> Count:
    """Compare every promise with the rows and the files, and look for what nobody was promised."""
    engine = create_engine(for_sqlalchemy(database.app_url))
    with Session(engine) as session, session.begin():
        state_actor(session, is_system=True)
        rows = {row.id: row for row in session.execute(_ROWS)}
        found = look(session, archive, grace=timedelta(0), now=datetime.now(UTC))
        chain = audit.verify(session)
        *_, proof = verify_figures(session)
    engine.dispose()
    sent = {one.id: one for phone in phones for one in phone.sent}
    keys = ReceiptSigner.from_seeds(database.environment["RECEIPT_KEYS"].split(",")).key_set()
    lost = [why for one in sent.values() if (why := _why_lost(one, rows.get(one.id), archive.store, keys))]
    twice = [f"report {row.id} is there more than once" for row in rows.values() if _is_twice(row)]
    orphans = [f"nobody sent report {key}" for key in rows if key not in sent]
    orphans += [f"no row names {key}" for key in found.orphans] + [
        f"{key} is named and not there" for key in found.missing
    ]
    return Count(
        acknowledged=sum(one.receipt is not None for one in sent.values()),
        stored=len(rows),
        duplicated=len(twice),
        lost=len(lost),
        orphaned=len(orphans),
        complaints=[*lost, *twice, *orphans, *chain, *_wrong_figures(proof)],
    )


def _wrong_figures(proof: int | Proof) -> list[str]:
    """What the figures count that the events do not say, or the other way round."""
    assert isinstance(proof, Proof)
    wrong = [f"report {key} is not counted as its events say" for key in proof.wrong_reports]
    return wrong + [f"a figure differs from the events: {count}" for count in proof.wrong_counts]


def _why_lost(one: Sent, row: Row[Any] | None, store: ObjectStore, keys: dict[str, Any]) -> str | None:
    """What of a promise does not hold; None when all of it does."""
    if one.receipt is None:
        return None
    if row is None:
        return f"report {one.id} was promised and is not there"
    if row.body_sha256 != body_sha256(one.body) or verify(one.receipt, read_key_set(keys)) is not None:
        return f"report {one.id} is not what was sent"
    if not one.photo_is_safe:
        return None
    if not row.present or row.sha256.hex() != one.photo_sha256 or not is_there(store, original_key(row.sha256)):
        return f"the photo of report {one.id} was promised and is not there"
    clean = open_file(store, clean_key(row.clean_sha256)).readall()
    return None if hashlib.sha256(clean).digest() == row.clean_sha256 else f"the photo of report {one.id} is broken"


def _is_twice(row: Row[Any]) -> bool:
    return (row.submissions, row.files, row.entries) != (1, 1, 1)
