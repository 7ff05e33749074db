"""When a report is overdue: one definition, for every list, total, file, brief and figure.

An open report is overdue when the last day of the clock that runs is over, or when that of its
first reply is and nobody has replied. `figure_steps` in the database says the same of any day in
the past.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_

from gridwatch.reports.models import Report


def is_overdue(now: datetime) -> ColumnElement[bool]:
    """Whether a report is overdue at an instant, for whichever reason; never null."""
    return func.coalesce(or_(_clock_is_over(now), _reply_is_over(now)), False)


def is_overdue_by_reply_alone(now: datetime) -> ColumnElement[bool]:
    """Whether its first reply is all that is overdue."""
    return func.coalesce(and_(_reply_is_over(now), not_(_clock_is_over(now))), False)


def is_reply_overdue(report: Report, now: datetime) -> bool:
    """Whether the first reply of a report that was loaded is overdue."""
    is_waiting = report.due_at is not None and report.replied_at is None
    return is_waiting and report.reply_due_at is not None and report.reply_due_at <= now


def _clock_is_over(now: datetime) -> ColumnElement[bool]:
    return Report.due_at <= now


def _reply_is_over(now: datetime) -> ColumnElement[bool]:
    """Clocks run on open reports alone; what has ended asks for no reply."""
    return and_(Report.replied_at.is_(None), Report.reply_due_at <= now, Report.due_at.is_not(None))
