"""Who works at a desk, and which desk of the actor's a report lies at."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.errors import NotAllowed
from gridwatch.people.actor import Actor
from gridwatch.people.models import Account, Appointment
from gridwatch.people.permissions import Right, roles_with
from gridwatch.reports.models import Report


def desk_of(report: Report, actor: Actor) -> int:
    """The place of the actor's lowest desk that has the report. Raises NotAllowed for whoever has
    none, as its reporter alone."""
    own = set(actor.places_of(Right.REPORT_READ))
    found = next((place_id for place_id in reversed(report.path) if place_id in own), None)
    if found is None:
        raise NotAllowed(right=Right.REPORT_READ)
    return found


def desks_of(actor: Actor) -> list[int]:
    """The places of all the actor's desks."""
    return actor.places_of(Right.REPORT_READ)


def people_at(session: Session, place_ids: Sequence[int], *, now: datetime) -> Sequence[tuple[Account, Appointment]]:
    """Who holds a desk at these places now, by name, each appointment once."""
    query = (
        select(Account, Appointment)
        .join(Appointment, Appointment.account_id == Account.id)
        .where(
            Appointment.place_id.in_(place_ids),
            Appointment.role.in_(roles_with(Right.REPORT_READ)),
            Appointment.in_force.op("@>")(now),
            Account.disabled_at.is_(None),
        )
        .order_by(Account.name, Account.id, Appointment.id)
    )
    return [(account, post) for account, post in session.execute(query)]
