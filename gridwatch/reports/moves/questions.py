"""The one question that a desk may ask: a second would start both clocks again, and nobody may sit
on a report."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, Refusal
from gridwatch.reports.lifecycle import Action
from gridwatch.reports.models import Report, ReportEvent

_GIVEN = (Action.SUBMIT, Action.ADMIT, Action.ASSIGN)


class QuestionAsked(DomainError):
    """The desk has asked the reporter its one question; it decides by what it knows."""

    code = "question_asked"
    kind = Refusal.CONFLICT
    zh = "收到报告后只能向反映人提一次问题；现在请合并、在村内整改或上报乡镇。"
    en = "A desk asks the reporter one question; merge the report now, fix it in the village, or escalate it."


def check_question(session: Session, report: Report) -> None:
    """Raise QuestionAsked when the reporter was asked since the report was given to its desk."""
    last = session.scalar(
        select(ReportEvent.action)
        .where(ReportEvent.report_id == report.id, ReportEvent.action.in_((*_GIVEN, Action.RETURN)))
        .order_by(ReportEvent.seq.desc())
        .limit(1)
    )
    if last is Action.RETURN:
        raise QuestionAsked()
