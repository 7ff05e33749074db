"""What the product does by itself when a clock runs: escalate, take a question back, or climb the
overdue ladder.

`report.alarm_at` says when the clock next asks for something, `reply_alarm_at` the same for the
first reply.
"""

from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from gridwatch.people.actor import PRODUCT
from gridwatch.reports.lifecycle import LIFE_CYCLE, NO_ANSWER, OVERDUE, Action, Clock, Custodian, State
from gridwatch.reports.models import Report
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import apply_step
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.reports.overdue.letters import Overdue
from gridwatch.reports.overdue.rungs import climb, warn
from gridwatch.workflow.alarms import answer_ringing
from gridwatch.workflow.steps import Party

_REPORTS = select(Report).options(joinedload(Report.category))


def answer_alarms(session: Session, *, rules: MoveRules, now: datetime) -> int:
    """Do what some of the ringing clocks ask for; as `answer_ringing` of workflow."""
    clock = partial(_answer_clock, session, rules=rules, now=now)
    reply = partial(_answer_reply, session, rules=rules, now=now)
    return answer_ringing(session, _REPORTS, Report.alarm_at, clock, now=now) + answer_ringing(
        session, _REPORTS, Report.reply_alarm_at, reply, now=now
    )


def _answer_clock(session: Session, report: Report, *, rules: MoveRules, now: datetime) -> None:
    assert report.due_at is not None
    if now < report.due_at:
        warn(session, report, _running(report), now=now)
        report.alarm_at = report.due_at
    elif report.state is State.SUBMITTED and report.custodian is Custodian.STATION:
        _take_step(session, report, Action.ESCALATE, OVERDUE, rules, now)
    elif report.state is State.RETURNED:
        _take_step(session, report, Action.LAPSE, NO_ANSWER, rules, now)
    else:
        report.alarm_at = climb(session, report, _running(report), rules=rules, now=now)


def _answer_reply(session: Session, report: Report, *, rules: MoveRules, now: datetime) -> None:
    assert report.reply_due_at is not None
    late = Overdue(Clock.REPLY, 1, report.reply_due_at, report.custodian)
    report.reply_alarm_at = climb(session, report, late, rules=rules, now=now)


def _running(report: Report) -> Overdue:
    assert report.clock is not None and report.clock_seq is not None and report.due_at is not None
    return Overdue(report.clock, report.clock_seq, report.due_at, report.custodian)


def _take_step(session: Session, report: Report, action: Action, reason: str, rules: MoveRules, now: datetime) -> None:
    command = Move(action, report.version, reason=reason)
    found = LIFE_CYCLE.step(report.state, action)
    apply_step(session, report, command, found, actor=PRODUCT, role=Party.SYSTEM, rules=rules, now=now)
