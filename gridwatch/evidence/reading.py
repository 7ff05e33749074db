"""Which version of a file is served to whom; originals never are."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.errors import NotFound
from gridwatch.files.kinds import FileKind
from gridwatch.files.serving import NotArrived, Served, choose_version
from gridwatch.people.actor import Actor
from gridwatch.reports.evidence_models import EvidenceMask, OrderEvidence
from gridwatch.reports.models import Evidence, Report
from gridwatch.reports.orders.orders import get_order


def get_served(session: Session, report_id: UUID, sha256: bytes, *, thumbnail: bool, masked: bool) -> Served:
    """A clean version of a file that exists for the actor, or its masked one. Raises NotFound,
    NotArrived."""
    row = get_stored_evidence(session, report_id, sha256)
    assert row.clean_sha256 is not None
    assert row.clean_type is not None
    whole, small = row.clean_sha256, row.thumbnail_sha256
    if masked:
        mask = find_mask(session, report_id, sha256)
        if mask is None:
            raise NotFound("evidence")
        whole, small = mask.masked_sha256, mask.thumbnail_sha256
    return choose_version(whole, small, row.clean_type, thumbnail=thumbnail, name=sha256)


def get_stored_evidence(session: Session, report_id: UUID, sha256: bytes) -> Evidence:
    """A stored file of a report; of several that are the same bytes, any. Raises NotFound,
    NotArrived."""
    query = select(Evidence).where(Evidence.report_id == report_id, Evidence.sha256 == sha256)
    row = session.scalars(query.order_by(Evidence.stored_at.nulls_last()).limit(1)).one_or_none()
    if row is None or session.scalar(select(Report.id).where(Report.id == report_id)) is None:
        raise NotFound("evidence")
    if row.stored_at is None:
        raise NotArrived()
    return row


def find_mask(session: Session, report_id: UUID, sha256: bytes) -> EvidenceMask | None:
    """The masks that hold for a photo, once somebody has looked."""
    query = select(EvidenceMask).where(EvidenceMask.report_id == report_id, EvidenceMask.sha256 == sha256)
    return session.scalars(query.order_by(EvidenceMask.seq.desc()).limit(1)).one_or_none()


def get_mask(session: Session, report_id: UUID, sha256: bytes) -> EvidenceMask:
    """The masks that hold for a photo of a report that exists for the actor. Raises NotFound,
    NotArrived."""
    get_stored_evidence(session, report_id, sha256)
    found = find_mask(session, report_id, sha256)
    if found is None:
        raise NotFound("evidence")
    return found


def list_evidence(session: Session, report_id: UUID) -> Sequence[Evidence]:
    """The files of a report that exist for the actor, in the order of their announcement. Raises
    NotFound."""
    if session.scalar(select(Report.id).where(Report.id == report_id)) is None:
        raise NotFound("report")
    query = select(Evidence).where(Evidence.report_id == report_id)
    return session.scalars(query.order_by(Evidence.announced_at, Evidence.sha256, Evidence.purpose)).all()


def list_shown_to_unit(session: Session, order_id: UUID, actor: Actor) -> Sequence[OrderEvidence]:
    """What was shared with the unit of an order. Raises NotFound."""
    order = get_order(session, order_id, actor)
    query = select(OrderEvidence).where(OrderEvidence.report_id == order.report_id, OrderEvidence.order_id == order.id)
    return session.scalars(query.order_by(OrderEvidence.shown_sha256)).all()


def list_proofs_of_unit(session: Session, order_id: UUID, actor: Actor) -> Sequence[Evidence]:
    """What the unit of an order announced as proof. Raises NotFound."""
    order = get_order(session, order_id, actor)
    query = select(Evidence).where(Evidence.report_id == order.report_id, Evidence.order_id == order.id)
    return session.scalars(query.order_by(Evidence.announced_at, Evidence.sha256)).all()


def get_served_to_unit(session: Session, order_id: UUID, sha256: bytes, *, thumbnail: bool, actor: Actor) -> Served:
    """A version made for the unit, by its own hash, or the unit's own proof, clean. Raises
    NotFound, NotArrived."""
    for shown in list_shown_to_unit(session, order_id, actor):
        if shown.shown_sha256 == sha256:
            return choose_version(sha256, shown.thumbnail_sha256, shown.media_type, thumbnail=thumbnail, name=sha256)
    for proof in list_proofs_of_unit(session, order_id, actor):
        if proof.sha256 == sha256:
            if proof.clean_sha256 is None or proof.clean_type is None:
                raise NotArrived()
            return choose_version(
                proof.clean_sha256, proof.thumbnail_sha256, proof.clean_type, thumbnail=thumbnail, name=sha256
            )
    raise NotFound("evidence")


def is_photo(row: Evidence) -> bool:
    """Whether masks can be drawn on it."""
    return row.kind is FileKind.PHOTO
