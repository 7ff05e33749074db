"""The append-only audit trail, and the hash chain that makes a later change visible.

Entries are inserted in the transaction of what they record. They are chained afterwards, in
batches: a chain head locked by every write would make the whole product wait for one row
(`docs/decisions/0003-audit-seals.md`).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Identity, Select, func, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch.database import Base, acting_as_system
from gridwatch.lists import Key, Keyset, both_ways


class AuditEntry(Base):
    """One write or sensitive read: who, what, on which subject, with which facts."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    """Empty for what a reporter did: the trail must not say who reported."""
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class AuditSeal(Base):
    """The chain value after a batch of entries, and which entries those are."""

    __tablename__ = "audit_seal"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    upto_id: Mapped[int] = mapped_column(BigInteger)
    """The highest key of any entry sealed so far."""
    chain_sha256: Mapped[bytes]
    sealed_at: Mapped[datetime]


def entry(
    action: str, subject: str, subject_id: object, *, account_id: int | None, now: datetime, **facts: object
) -> dict[str, Any]:
    """One entry to record. Facts are JSON values and never hold report text."""
    return {
        "at": now,
        "account_id": account_id,
        "action": action,
        "subject": subject,
        "subject_id": str(subject_id),
        "facts": facts,
    }


def record(
    session: Session,
    action: str,
    subject: str,
    subject_id: object,
    *,
    account_id: int | None,
    now: datetime,
    **facts: object,
) -> None:
    """Add one entry, in the caller's transaction."""
    record_all(session, [entry(action, subject, subject_id, account_id=account_id, now=now, **facts)])


def record_all(session: Session, entries: Sequence[dict[str, Any]]) -> None:
    """Add entries, in the caller's transaction."""
    session.connection().execute(_INSERT, entries)


# Who may insert an entry may not read it, so the insert asks for nothing back.
_INSERT = insert(AuditEntry).inline()


BATCH = 10_000
LATEST_COMMIT = timedelta(days=1)
"""A transaction open for longer than this would leave its entry unsealed, which `count_unsealed` then
shows."""


def seal(session: Session, *, now: datetime) -> AuditSeal | None:
    """Chain a batch of committed entries that no seal covers; None when there is none.

    An entry whose transaction commits late has a lower key than its neighbours and is covered by a
    later seal.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('audit_seal'))"))
    last = session.scalars(select(AuditSeal).order_by(AuditSeal.seq.desc()).limit(1)).one_or_none()
    floor = session.scalar(
        select(func.coalesce(func.max(AuditSeal.upto_id), 0)).where(AuditSeal.sealed_at < now - LATEST_COMMIT)
    )
    entries = session.scalars(_unsealed_above(floor or 0).order_by(AuditEntry.id).limit(BATCH)).all()
    if not entries:
        return None
    made = AuditSeal(
        seq=last.seq + 1 if last else 1,
        entry_ids=[entry.id for entry in entries],
        upto_id=max(entries[-1].id, last.upto_id if last else 0),
        chain_sha256=_chain(last.chain_sha256 if last else b"", entries),
        sealed_at=now,
    )
    session.add(made)
    return made


def verify(session: Session) -> list[str]:
    """Recompute the chain from the first seal; one sentence for each seal that does not hold.

    As the product itself: entries that an auditor may not see are covered too.
    """
    with acting_as_system(session):
        return _complaints(session)


def _complaints(session: Session) -> list[str]:
    complaints: list[str] = []
    before, seq = b"", 0
    for found in session.scalars(select(AuditSeal).order_by(AuditSeal.seq)):
        entries = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.id == func.any(found.entry_ids))
            .order_by(AuditEntry.id)
            .execution_options(populate_existing=True)
        ).all()
        if found.seq != seq + 1:
            complaints.append(f"seal {found.seq} follows seal {seq}: one is missing")
        if len(entries) != len(found.entry_ids):
            complaints.append(f"seal {found.seq} covers {len(found.entry_ids)} entries, {len(entries)} are there")
        elif _chain(before, entries) != found.chain_sha256:
            complaints.append(f"seal {found.seq} does not match its entries: something was changed")
        before, seq = found.chain_sha256, found.seq
    return complaints


def count_unsealed(session: Session) -> int:
    """How many entries no seal covers."""
    return session.scalar(select(func.count()).select_from(_unsealed_above(0).subquery())) or 0


def _unsealed_above(floor: int) -> Select[AuditEntry]:
    sealed = select(func.unnest(AuditSeal.entry_ids).label("id")).where(AuditSeal.upto_id > floor).subquery()
    is_sealed = select(sealed.c.id).where(sealed.c.id == AuditEntry.id).exists()
    return select(AuditEntry).where(AuditEntry.id > floor, ~is_sealed)


def _chain(before: bytes, entries: Iterable[AuditEntry]) -> bytes:
    value = before
    for entry in entries:
        body = [
            entry.id, entry.at.timestamp(), entry.account_id, entry.action,
            entry.subject, entry.subject_id, entry.facts,
        ]  # fmt: skip
        value = hashlib.sha256(value + json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).digest()
    return value


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries of the trail; what is None is not asked for."""

    action: str | None = None
    subject: str | None = None
    subject_id: str | None = None
    since: datetime | None = None
    before: datetime | None = None


ENTRIES_NEWEST_FIRST = Keyset(AuditEntry.id, descending=True)
ENTRY_ORDERS = both_ways(number=ENTRIES_NEWEST_FIRST)


def list_entries(
    session: Session, wanted: AuditFilter, *, order: Keyset = ENTRIES_NEWEST_FIRST, after: Key | None, limit: int
) -> Sequence[AuditEntry]:
    """A page of entries, newest first unless turned round; row-level security shows them to auditors
    only."""
    asked = {name: value for name, value in asdict(wanted).items() if value is not None}
    since, before = asked.pop("since", None), asked.pop("before", None)
    query = select(AuditEntry).filter_by(**asked)
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    if before is not None:
        query = query.where(AuditEntry.at < before)
    return session.scalars(order.page(query, after, limit)).all()
