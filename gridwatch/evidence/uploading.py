"""Interrupted uploads of evidence: of a report by its reporter or its desk, or of an order by its
unit."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch.evidence.arriving import AlreadyArrived, Expected, expect
from gridwatch.files.archive import Archive
from gridwatch.files.uploads import OtherLength, Owner, Upload, begin_upload
from gridwatch.people.actor import Actor
from gridwatch.reports.models import Evidence, EvidencePurpose
from gridwatch.reports.notices import ORDER
from gridwatch.reports.orders.orders import get_order


def begin(
    session: Session,
    subject: str,
    subject_id: UUID,
    sha256: bytes,
    size: int,
    *,
    actor: Actor,
    archive: Archive,
    now: datetime,
) -> Upload:
    """Begin to upload an announced file of a report or an order.

    Raises what `expect` and `begin_upload` raise, AlreadyArrived, OtherLength.
    """
    expected = expect_of(session, subject, subject_id, sha256, actor=actor, archive=archive)
    if expected.facts is not None:
        raise AlreadyArrived()
    if expected.size != size:
        raise OtherLength(pointer="/Upload-Length")
    row = session.get_one(Evidence, (expected.report_id, expected.row_id))
    is_reporters = row.purpose is EvidencePurpose.REPORT
    owner = Owner(reporter_key=actor.reporter_key) if is_reporters else Owner(account_id=actor.account_id)
    return begin_upload(session, subject, subject_id, sha256, size, owner=owner, archive=archive, now=now)


def expect_of(
    session: Session, subject: str, subject_id: UUID, sha256: bytes, *, actor: Actor, archive: Archive
) -> Expected:
    """The file that the actor announced for a report or an order. Raises what `expect` raises."""
    if subject == ORDER:
        order = get_order(session, subject_id, actor)
        return expect(session, order.report_id, sha256, actor=actor, archive=archive, order_id=order.id)
    return expect(session, subject_id, sha256, actor=actor, archive=archive)
