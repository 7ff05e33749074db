"""The clock that runs on a report: started by each step that names one, and stopped with the
report."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.reports.deadlines import Deadlines, Due
from gridwatch.reports.lifecycle import Clock, Step
from gridwatch.reports.models import Report, ReportEvent
from gridwatch.territory.calendar import china_day
from gridwatch.workdays.loading import load_working_days
from gridwatch.workdays.working_days import WorkingDays

_NO_HOLIDAYS_ASKED = WorkingDays()


def start_clock(report: Report, found: Step, due: Due | None) -> None:
    """Start the step's clock at the report's present version, or stop the one that runs when the
    step has none."""
    report.clock = found.clock
    report.clock_seq = report.version if found.clock else None
    set_due(report, due)


def set_due(report: Report, due: Due | None) -> None:
    """Let the clock run out then, and ring first when most of it has run."""
    report.due_at = due.at if due else None
    report.amber_at = report.alarm_at = due.amber_at if due else None
    report.due_is_provisional = due is not None and due.is_provisional


def due_of(
    session: Session, clock: Clock, deadlines: Deadlines, started_at: datetime, *, days: int | None = None
) -> Due:
    """When a clock runs out; the calendar is asked only by clocks that count working days."""
    calendar = _NO_HOLIDAYS_ASKED
    if deadlines.counts_working_days(clock):
        calendar = load_working_days(session, china_day(started_at))
    return deadlines.due(clock, started_at, calendar, days=days)


def clock_started_at(session: Session, report: Report) -> datetime:
    """When the clock that runs was started."""
    query = select(ReportEvent.at).where(ReportEvent.report_id == report.id, ReportEvent.seq == report.clock_seq)
    return session.scalars(query).one()


def stop_reply_clock(report: Report, now: datetime, *, is_reply: bool) -> None:
    """The first thing that an official does with a report answers its reporter; a report that ends
    asks for none."""
    if is_reply and report.replied_at is None:
        report.replied_at = now
    report.reply_alarm_at = None
