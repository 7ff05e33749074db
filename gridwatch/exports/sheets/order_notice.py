"""The notice 整改通知书 of an order, A4: what its unit may know of it, and a receipt to sign."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gridwatch.database import acting_as_system
from gridwatch.documents.pdf import set_pdf
from gridwatch.errors import NotFound
from gridwatch.people.actor import Actor
from gridwatch.reports.evidence_models import OrderEvidence
from gridwatch.reports.models import RectificationOrder
from gridwatch.reports.moves.move import get_report
from gridwatch.reports.numbers import order_number
from gridwatch.reports.orders.orders import get_order, list_orders_of_report
from gridwatch.reports.overdue.letters import commission_of, county_commission_of
from gridwatch.territory.calendar import china_day, in_words
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.workflow.deadlines import last_day

_TEMPLATE = Path(__file__).with_name("order_notice.typ")


@dataclass(frozen=True, slots=True)
class _About:
    order: RectificationOrder
    issuer: str
    attached: int


def print_order(session: Session, order_id: UUID, *, actor: Actor) -> bytes:
    """The notice of an order of one of the actor's units, as PDF. Raises NotFound."""
    return _set(_about(session, get_order(session, order_id, actor)))


def print_order_of_report(session: Session, report_id: UUID, order_id: UUID) -> bytes:
    """The same for the desk of its report. Raises NotFound."""
    found = next((one for one in list_orders_of_report(session, report_id) if one.id == order_id), None)
    if found is None:
        raise NotFound("order")
    return _set(_about(session, found))


def _about(session: Session, order: RectificationOrder) -> _About:
    """Who issued it, and how many files it shows; the unit cannot read the report behind it."""
    with acting_as_system(session):
        report = get_report(session, order.report_id)
        is_towns = report.sealed_to is not Level.COUNTY and report.town_id is not None
        body = session.get_one(Place, report.town_id if is_towns else report.county_id).name
        issuer = commission_of(body) if is_towns else county_commission_of(body)
        of_order = (OrderEvidence.report_id == order.report_id, OrderEvidence.order_id == order.id)
        return _About(order, issuer, session.scalar(select(func.count()).where(*of_order)) or 0)


def _set(about: _About) -> bytes:
    order = about.order
    facts = {
        "issuer": about.issuer,
        "number": order_number(order.id, order.issued_at),
        "unit": order.unit.name,
        "requirement": order.requirement,
        "round": order.round,
        "issued_on": in_words(china_day(order.issued_at)),
        "due_on": in_words(last_day(order.due_at)),
        "attached": about.attached,
    }
    return set_pdf(_TEMPLATE, facts, at=order.issued_at)
