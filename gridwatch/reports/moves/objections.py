"""A station's objection to having been given a report: in time, once a routing, and what the town
decides stands."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, Refusal
from gridwatch.reports.lifecycle import Action, Custodian
from gridwatch.reports.models import Report, ReportEvent
from gridwatch.territory.calendar import china_day, end_of_day
from gridwatch.workdays.loading import load_working_days

_GIVEN = (Action.SUBMIT, Action.ADMIT, Action.ASSIGN)


class CannotObject(DomainError):
    """The routing was decided on an objection already, was objected to before, or too long ago."""

    code = "cannot_object"
    kind = Refusal.CONFLICT
    zh = "只能在收到后 {days} 个工作日内对归属提出一次异议；乡镇对异议的决定为最终决定。"
    en = "A routing can be objected to once, within {days} working days; what the town decides on it is final."


def check_objection(session: Session, report: Report, *, working_days: int, now: datetime) -> None:
    """Raise CannotObject unless its station may still say that it is not theirs."""
    query = (
        select(ReportEvent.action, ReportEvent.at)
        .where(ReportEvent.report_id == report.id, ReportEvent.action.in_((*_GIVEN, Action.OBJECT)))
        .order_by(ReportEvent.seq.desc())
        .limit(2)
    )
    given, *before = session.execute(query).all()
    is_decided = bool(before) and before[0].action is Action.OBJECT
    day = china_day(given.at)
    last = load_working_days(session, day).nth_after(day, working_days).day
    if given.action not in _GIVEN or is_decided or now >= end_of_day(last) or report.custodian is not Custodian.STATION:
        raise CannotObject(days=working_days)
