"""New deadlines once holidays are known: what was counted Monday to Friday is counted again by the
notice."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from gridwatch.people.actor import PRODUCT
from gridwatch.reports.clocks import clock_started_at
from gridwatch.reports.lifecycle import CALENDAR, LIFE_CYCLE, Action
from gridwatch.reports.models import Report
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import apply_step
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.workflow.clocks import due_of, set_due
from gridwatch.workflow.steps import Party


def settle_provisional(session: Session, *, rules: MoveRules, now: datetime) -> int:
    """Count the provisional deadlines anew that the calendar can by now make sure of; how many it
    did."""
    return _reclock(session, Report.due_is_provisional.is_(True), rules, now)


def reclock_all(session: Session, *, rules: MoveRules, now: datetime) -> int:
    """Count every running deadline in working days anew, after a year was imported again; how many
    have changed."""
    clocks = [clock for clock in rules.deadlines.spans if rules.deadlines.counts_working_days(clock)]
    return _reclock(session, Report.clock.in_(clocks), rules, now)


def _reclock(session: Session, which: ColumnElement[bool], rules: MoveRules, now: datetime) -> int:
    query = select(Report).where(which).order_by(Report.id).options(joinedload(Report.category))
    changed = 0
    for report in session.scalars(query.with_for_update(of=Report).execution_options(populate_existing=True)).all():
        changed += _count_anew(session, report, rules, now)
    return changed


def _count_anew(session: Session, report: Report, rules: MoveRules, now: datetime) -> bool:
    assert report.clock is not None
    due = due_of(session, report.clock, rules.deadlines, clock_started_at(session, report))
    if (due.at, due.is_provisional) == (report.due_at, report.due_is_provisional):
        return False
    set_due(report, due)
    found = LIFE_CYCLE.step(report.state, Action.RECLOCK)
    command = Move(Action.RECLOCK, report.version, reason=CALENDAR)
    apply_step(session, report, command, found, actor=PRODUCT, role=Party.SYSTEM, rules=rules, now=now)
    return True
