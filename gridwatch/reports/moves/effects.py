"""What some moves ask of the database, or change in it besides their step."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from gridwatch.database import acting_as_system
from gridwatch.errors import InvalidField, NotFound
from gridwatch.people.actor import Actor
from gridwatch.people.models import Unit
from gridwatch.people.permissions import Right
from gridwatch.reports.concerns import add_concerns, bypass, carry_concerns
from gridwatch.reports.lifecycle import OPEN_STATES, Action, Custodian, State
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.reports.moves.advance import reroute
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.revisits import record_revisit
from gridwatch.reports.orders.shown_evidence import share_evidence
from gridwatch.reports.recusal import highest, sealed_to
from gridwatch.reports.routing import route
from gridwatch.territory.calendar import china_day
from gridwatch.territory.places import get_place, places_above

EXCLUDING = frozenset({Action.CONCERN, Action.MERGE})
"""Moves that say whom a report concerns, and so wait for appointments that are being made."""

Effect = Callable[[Session, Report, Move, Actor, datetime], None]


def take_effect(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Change what the action changes besides the state; most change nothing.

    Raises NotFound or InvalidField for facts that name nothing or do not fit.
    """
    effect = EFFECTS.get(command.action)
    if effect is not None:
        effect(session, report, command, actor, now)


def issue_order(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Address the order of this round to a unit of the report's town, or of its county. Raises
    NotFound."""
    unit = session.get(Unit, command.unit_id)
    if unit is None or unit.closed_on is not None or unit.place_id not in (report.town_id, report.county_id):
        raise NotFound("unit", pointer="/unit_id")
    assert command.requirement is not None
    assert report.due_at is not None
    order = RectificationOrder(
        report_id=report.id,
        id=uuid4(),
        round=report.round,
        unit_id=unit.id,
        requirement=command.requirement,
        issued_at=now,
        due_at=report.due_at,
    )
    session.add(order)
    if command.shared_evidence:
        session.flush()
        share_evidence(session, order, command.shared_evidence, actor=actor, now=now)


def _assign(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Route the report anew; never to where it is, or its clock would start again for nothing."""
    place = get_place(session, command.place_code or "", pointer="/place_code")
    if place.path[0] != report.county_id or not actor.may(Right.REPORT_ASSIGN, place.path):
        raise NotFound("place", pointer="/place_code")
    above = places_above(session, place.path, on=china_day(now))
    if report.custodian is Custodian.STATION and route(above) == report.station_id:
        raise InvalidField(
            reason_zh="报告已在这个前哨站办理；重新分派须换一个站。",
            reason_en="The report is with this station already; assigning it anew takes another.",
            pointer="/place_code",
        )
    place_ids = reroute(report, above)
    report.sealed_to = bypass(session, report, place_ids, now=now)


def _merge(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Merge into an open report of the same village; the reporter of each keeps their own."""
    assert command.into is not None
    target = session.get(Report, command.into, with_for_update=True, populate_existing=True)
    fits = target is not None and target.id != report.id and target.state in OPEN_STATES
    if target is None or not fits or target.village_id != report.village_id or target.is_sealed:
        raise InvalidField(
            reason_zh="只能并入本村另一份未办结的报告。",
            reason_en="A report is merged into another open report of the same village.",
            pointer="/into",
        )
    carry_concerns(session, report.id, target.id)
    report.merged_into = target.id


def _answer_order(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Feedback answers the order of the round, whoever of the unit or the town writes it down."""
    if report.state is not State.ORDERED:
        return
    with acting_as_system(session):
        session.execute(
            update(RectificationOrder)
            .where(RectificationOrder.report_id == report.id, RectificationOrder.round == report.round)
            .values(answered_at=now, answer=command.note)
        )


def _name_concerned(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    """Raises AboveTheCounty for officials above; the report itself stands."""
    seal = sealed_to(command.concerns, category_seals=False)
    report.sealed_to = highest([report.sealed_to, seal])
    add_concerns(session, report, command.concerns, now=now)


def _keep_spot(session: Session, report: Report, command: Move, actor: Actor, now: datetime) -> None:
    record_revisit(session, report, command)


EFFECTS: dict[Action, Effect] = {
    Action.ASSIGN: _assign,
    Action.MERGE: _merge,
    Action.GIVE_FEEDBACK: _answer_order,
    Action.CONCERN: _name_concerned,
    Action.REVISIT: _keep_spot,
}
