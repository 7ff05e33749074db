"""The append-only audit trail, and the hash chain that makes a later change visible.

Entries are inserted in the transaction of what they record. They are chained afterwards, in batches and in
commit order: a chain head locked by every write would make the whole product wait for one row
(`docs/decisions/0003-audit-seals.md`).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, func, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch.database import Base


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
    xid: Mapped[int] = mapped_column(BigInteger, server_default=text("pg_current_xact_id()::text::bigint"))


class AuditSeal(Base):
    """The chain value after a batch of entries; each covers the entries of transactions in [from_xid, to_xid)."""

    __tablename__ = "audit_seal"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    from_xid: Mapped[int] = mapped_column(BigInteger)
    to_xid: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[int]
    chain_sha256: Mapped[bytes]
    sealed_at: Mapped[datetime]


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
    """Add one entry, in the caller's transaction. Facts are JSON values and never hold report text."""
    entry = {"at": now, "account_id": account_id, "action": action, "subject": subject, "subject_id": str(subject_id)}
    session.connection().execute(_INSERT, entry | {"facts": facts})


# Who may insert an entry may not read it, so the insert asks for nothing back.
_INSERT = insert(AuditEntry).inline()


def seal(session: Session, *, now: datetime) -> AuditSeal | None:
    """Chain every entry whose transaction has ended since the last seal; None when there is nothing new.

    The horizon is the snapshot's xmin: all transactions below it have ended, so none can add an entry late.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('audit_seal'))"))
    last = session.scalars(select(AuditSeal).order_by(AuditSeal.seq.desc()).limit(1)).one_or_none()
    horizon = session.scalar(select(text("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")))
    assert horizon is not None
    start = last.to_xid if last else 0
    entries = session.scalars(_covered(start, horizon)).all()
    if not entries:
        return None
    made = AuditSeal(
        seq=last.seq + 1 if last else 1,
        from_xid=start,
        to_xid=horizon,
        entries=len(entries),
        chain_sha256=_chain(last.chain_sha256 if last else b"", entries),
        sealed_at=now,
    )
    session.add(made)
    return made


def verify(session: Session) -> list[str]:
    """Recompute the chain from the first seal; one sentence for each seal that does not hold."""
    complaints: list[str] = []
    before, boundary = b"", 0
    for found in session.scalars(select(AuditSeal).order_by(AuditSeal.seq)):
        entries = session.scalars(_covered(found.from_xid, found.to_xid)).all()
        if found.from_xid != boundary:
            complaints.append(f"seal {found.seq} does not start where the one before ended")
        if len(entries) != found.entries:
            complaints.append(f"seal {found.seq} covers {found.entries} entries, {len(entries)} are there")
        elif _chain(before, entries) != found.chain_sha256:
            complaints.append(f"seal {found.seq} does not match its entries: something was changed")
        before, boundary = found.chain_sha256, found.to_xid
    return complaints


def unsealed(session: Session) -> int:
    """How many entries wait for the next seal."""
    last = select(func.coalesce(func.max(AuditSeal.to_xid), 0)).scalar_subquery()
    return session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.xid >= last)) or 0


def _covered(from_xid: int, to_xid: int) -> Any:
    return (
        select(AuditEntry)
        .where(AuditEntry.xid >= from_xid, AuditEntry.xid < to_xid)
        .order_by(AuditEntry.xid, AuditEntry.id)
        .execution_options(populate_existing=True)
    )


def _chain(before: bytes, entries: Iterable[AuditEntry]) -> bytes:
    value = before
    for entry in entries:
        body = [
            entry.id, entry.at.timestamp(), entry.account_id, entry.action,
            entry.subject, entry.subject_id, entry.facts, entry.xid,
        ]  # fmt: skip
        value = hashlib.sha256(value + json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).digest()
    return value


def find_entries(
    session: Session, *, action: str | None, subject: str | None, subject_id: str | None, after: int, limit: int
) -> Sequence[AuditEntry]:
    """Entries by key, oldest first; row-level security shows them to auditors only."""
    query = select(AuditEntry).where(AuditEntry.id > after).order_by(AuditEntry.id).limit(limit)
    if action is not None:
        query = query.where(AuditEntry.action == action)
    if subject is not None:
        query = query.where(AuditEntry.subject == subject)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == subject_id)
    return session.scalars(query).all()
