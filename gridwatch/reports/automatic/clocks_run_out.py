"""What the product does by itself when a clock runs: escalate, take a question back, or climb the
overdue ladder.

`report.alarm_at` says when the clock next asks for something, `reply_alarm_at` the same for the
first reply; a worker takes what rings, with SKIP LOCKED, in one transaction with the step, its
event and the next alarm. Two workers never hold the same report, and one that is killed leaves the
alarm ringing for the next: each happens once.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from gridwatch.people.actor import PRODUCT
from gridwatch.reports.lifecycle import NO_ANSWER, OVERDUE, Action, Clock, Custodian, Party, State, step
from gridwatch.reports.models import Report
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import apply_step
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.reports.overdue.letters import Overdue
from gridwatch.reports.overdue.rungs import climb, warn

BATCH = 20
_PUT_OFF = timedelta(hours=1)
_log = logging.getLogger(__name__)

Answer = Callable[[Session, Report, MoveRules, datetime], None]


def answer_alarms(session: Session, *, rules: MoveRules, now: datetime) -> int:
    """Do what some of the ringing clocks ask for; the number of them, 0 when none rings.

    Takes a session that acts as the product itself; the caller commits, and calls again until
    nothing rings.
    """
    ringing = _take(session, Report.alarm_at, Report.alarm_at <= now)
    for report in ringing:
        _answer(session, report, _answer_clock, Report.alarm_at, rules, now)
    late = _take(session, Report.reply_alarm_at, Report.reply_alarm_at <= now)
    for report in late:
        _answer(session, report, _answer_reply, Report.reply_alarm_at, rules, now)
    return len(ringing) + len(late)


def _take(
    session: Session, alarm: InstrumentedAttribute[datetime | None], rings: ColumnElement[bool]
) -> Sequence[Report]:
    """Some reports whose alarm rings, locked; those that another worker holds are left to it."""
    query = select(Report).where(rings).order_by(alarm).limit(BATCH).options(joinedload(Report.category))
    return session.scalars(
        query.with_for_update(of=Report, skip_locked=True).execution_options(populate_existing=True)
    ).all()


def _answer(
    session: Session,
    report: Report,
    answer: Answer,
    alarm: InstrumentedAttribute[datetime | None],
    rules: MoveRules,
    now: datetime,
) -> None:
    """Answer one alarm. One that cannot be answered is put off and logged, and keeps nobody else
    waiting."""
    report_id = report.id
    try:
        with session.begin_nested():
            answer(session, report, rules, now)
    except Exception:
        _log.exception("the clock of report %s could not be answered; it rings again later", report_id)
        setattr(report, alarm.key, now + _PUT_OFF)
    session.flush()


def _answer_clock(session: Session, report: Report, rules: MoveRules, now: datetime) -> None:
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


def _answer_reply(session: Session, report: Report, rules: MoveRules, now: datetime) -> None:
    assert report.reply_due_at is not None
    late = Overdue(Clock.REPLY, 1, report.reply_due_at, report.custodian)
    report.reply_alarm_at = climb(session, report, late, rules=rules, now=now)


def _running(report: Report) -> Overdue:
    assert report.clock is not None and report.clock_seq is not None and report.due_at is not None
    return Overdue(report.clock, report.clock_seq, report.due_at, report.custodian)


def _take_step(session: Session, report: Report, action: Action, reason: str, rules: MoveRules, now: datetime) -> None:
    command = Move(action, report.version, reason=reason)
    found = step(report.state, action)
    apply_step(session, report, command, found, actor=PRODUCT, role=Party.SYSTEM, rules=rules, now=now)
