"""What of a report's evidence the ordered unit is shown: photos with masks only, other files as the
desk decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.files.kinds import FileKind
from gridwatch.people.actor import Actor
from gridwatch.reports.evidence_models import EvidenceMask, OrderEvidence, OrderEvidenceOrigin
from gridwatch.reports.models import Evidence, EvidencePurpose, RectificationOrder


class NotRedacted(DomainError):
    """Nobody has looked at the photo and said what must be black in it."""

    code = "not_redacted"
    kind = Refusal.CONFLICT
    zh = "照片尚未遮挡处理，不能发给责任单位。请先保存遮挡区域；确无需遮挡的，保存空列表。"
    en = "The photo has not been redacted. Save its masks first; an empty list says that nothing has to be hidden."


def share_evidence(
    session: Session, order: RectificationOrder, sha256s: Sequence[bytes], *, actor: Actor, now: datetime
) -> None:
    """Show files of the report to the unit of an order. Raises InvalidField for one that is not
    there, NotRedacted."""
    for sha256 in dict.fromkeys(sha256s):
        shown = _version_for_unit(session, order, sha256)
        key, shown_id = {"report_id": order.report_id, "order_id": order.id}, uuid4()
        origin = key | {"shown_id": shown_id, "sha256": sha256, "account_id": actor.account_id}
        connection = session.connection()
        connection.execute(insert(OrderEvidence), key | {"id": shown_id, "shared_at": now} | shown)
        connection.execute(insert(OrderEvidenceOrigin), origin)
        audit.record(
            session, "evidence.share", "report", order.report_id,
            account_id=actor.account_id, now=now, sha256=sha256.hex(), order=str(order.id),
        )  # fmt: skip


def replace_shown(session: Session, mask: EvidenceMask) -> None:
    """Put a newly masked photo in the place of what units were shown of it before."""
    shown = select(OrderEvidenceOrigin.shown_id).where(
        OrderEvidenceOrigin.report_id == mask.report_id, OrderEvidenceOrigin.sha256 == mask.sha256
    )
    session.execute(
        update(OrderEvidence)
        .where(OrderEvidence.report_id == mask.report_id, OrderEvidence.id.in_(shown))
        .values(shown_sha256=mask.masked_sha256, size=mask.masked_size, thumbnail_sha256=mask.thumbnail_sha256)
    )


def _version_for_unit(session: Session, order: RectificationOrder, sha256: bytes) -> dict[str, object]:
    row = session.scalars(
        select(Evidence)
        .where(Evidence.report_id == order.report_id, Evidence.sha256 == sha256, Evidence.stored_at.is_not(None))
        .where(Evidence.purpose.in_([EvidencePurpose.REPORT, EvidencePurpose.REVISIT]))
        .limit(1)
    ).one_or_none()
    if row is None:
        raise InvalidField(
            reason_zh="要共享的文件不在这份报告里，或还没有收到。",
            reason_en="A file to be shared is not part of this report, or has not arrived.",
            pointer="/shared_evidence",
        )
    facts = {"kind": row.kind, "media_type": row.clean_type}
    if row.kind is not FileKind.PHOTO:
        return facts | {
            "shown_sha256": row.clean_sha256,
            "size": row.clean_size,
            "thumbnail_sha256": row.thumbnail_sha256,
        }
    mask = session.scalars(
        select(EvidenceMask)
        .where(EvidenceMask.report_id == order.report_id, EvidenceMask.sha256 == sha256)
        .order_by(EvidenceMask.seq.desc())
        .limit(1)
    ).one_or_none()
    if mask is None:
        raise NotRedacted(pointer="/shared_evidence")
    return facts | {
        "shown_sha256": mask.masked_sha256,
        "size": mask.masked_size,
        "thumbnail_sha256": mask.thumbnail_sha256,
    }
