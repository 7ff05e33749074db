"""What a notice about a report or an order says of it, and from whom it is kept."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.notifications.subject import About, Kept, Subject
from gridwatch.reports.models import RectificationOrder, Report, ReporterIdentity
from gridwatch.reports.notices import OF_ORDERS, OF_REPORTS
from gridwatch.reports.numbers import in_threes
from gridwatch.territory.places import lowest_name


def _about_reports(session: Session, ids: Sequence[UUID]) -> dict[UUID, About]:
    """The number, and the village (else the town) where it lies."""
    place = lowest_name(Report.village_id, Report.town_id)
    query = select(Report.id, Report.number, place, Report.due_at).where(Report.id.in_(ids))
    return {key: About(in_threes(number), place, due_at) for key, number, place, due_at in session.execute(query)}


def _about_orders(session: Session, ids: Sequence[UUID]) -> dict[UUID, About]:
    """The deadline alone: a unit knows of no report."""
    query = select(RectificationOrder.id, RectificationOrder.due_at).where(
        RectificationOrder.id.in_(ids), RectificationOrder.answered_at.is_(None)
    )
    return {key: About(due_at=due_at) for key, due_at in session.execute(query)}


def _report_kept_from(session: Session, report_id: UUID) -> Kept:
    report, identity = session.get_one(Report, report_id), session.get(ReporterIdentity, report_id)
    return Kept(report.excluded_account_ids, report.reporter_key, identity.sealed_account if identity else None)


def _order_kept_from(session: Session, order_id: UUID) -> Kept:
    of = select(RectificationOrder.report_id).where(RectificationOrder.id == order_id)
    return _report_kept_from(session, session.scalars(of).one())


REPORTS = Subject(OF_REPORTS, _about_reports, _report_kept_from)
ORDERS = Subject(OF_ORDERS, _about_orders, _order_kept_from)
