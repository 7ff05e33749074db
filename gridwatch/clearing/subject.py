"""What the kernel needs to know of clearings."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.clearing.models import Clearing, ClearingBasis
from gridwatch.clearing.notices import OF_CLEARINGS
from gridwatch.clearing.running_out import answer_clearings
from gridwatch.notifications.subject import About, Kept, Subject
from gridwatch.reports.models import Report


def _about(session: Session, ids: Sequence[UUID]) -> dict[UUID, About]:
    """The number of its case, and when somebody looks again; no place."""
    query = select(Clearing.id, Clearing.case_no, Clearing.due_at).where(Clearing.id.in_(ids))
    return {key: About(case_no, due_at=due_at) for key, case_no, due_at in session.execute(query)}


def _kept_from(session: Session, clearing_id: UUID) -> Kept:
    """From whom the report beneath is kept. Who reported is never told of it, so that nothing is
    opened to find them."""
    query = select(Report.excluded_account_ids).join(ClearingBasis, ClearingBasis.report_id == Report.id)
    return Kept(session.scalars(query.where(ClearingBasis.clearing_id == clearing_id)).one())


CLEARINGS = Subject(OF_CLEARINGS, _about, _kept_from, answer_clearings)
