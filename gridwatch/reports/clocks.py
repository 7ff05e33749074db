"""What the clock of a report has besides any other: since when it runs, and the first reply beside
it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.reports.models import Report, ReportEvent


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
