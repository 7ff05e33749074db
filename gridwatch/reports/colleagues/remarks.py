"""What colleagues tell each other about a report: never told to its reporter, a unit or another
desk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, insert, select
from sqlalchemy.orm import Session, aliased

from gridwatch import audit
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.models import Account
from gridwatch.reports.colleagues.desk import desk_of, desks_of, people_at
from gridwatch.reports.colleagues.models import ReportRemark
from gridwatch.reports.models import Report
from gridwatch.reports.moves.move import get_report


def list_remarks(session: Session, report_id: UUID, *, actor: Actor) -> Sequence[tuple[ReportRemark, Account]]:
    """The remarks of the actor's desk on a report with who wrote each, oldest first. Raises
    NotFound, NotAllowed for whoever has no desk there."""
    place_id = desk_of(get_report(session, report_id), actor)
    query = (
        select(ReportRemark, Account)
        .join(Account, Account.id == ReportRemark.account_id)
        .where(ReportRemark.report_id == report_id, ReportRemark.place_id == place_id)
        .order_by(ReportRemark.at, ReportRemark.id)
    )
    return [(remark, account) for remark, account in session.execute(query)]


def remark(
    session: Session, report_id: UUID, text: str, mentioned_ids: Sequence[int], *, actor: Actor, now: datetime
) -> None:
    """Say something to one's colleagues, some of whom are asked to look. Raises NotFound, NotAllowed,
    InvalidField for somebody of another desk, or for whom the report does not exist."""
    report = get_report(session, report_id)
    place_id = desk_of(report, actor)
    people = {account.id for account, _ in people_at(session, [place_id], now=now)}
    if not set(mentioned_ids) <= people - set(report.excluded_account_ids):
        raise InvalidField(
            reason_zh="只能提醒本单位在任、且不需要回避的人。",
            reason_en="Those who are asked to look hold office at this desk and need not stand back.",
            pointer="/mentioned_ids",
        )
    session.connection().execute(
        insert(ReportRemark),
        {
            "report_id": report.id, "id": uuid4(), "place_id": place_id, "account_id": actor.account_id,
            "text": text, "mentioned_ids": sorted(set(mentioned_ids)), "at": now,
        },
    )  # fmt: skip
    audit.record(session, "report.remark", "report", report.id, account_id=actor.account_id, now=now)


def mentions(actor: Actor) -> ColumnElement[bool]:
    """Whether a colleague asks the actor to look at a report, and they have not answered."""
    answer = aliased(ReportRemark)
    answered = exists(
        select(answer.id).where(
            answer.report_id == ReportRemark.report_id,
            answer.account_id == actor.account_id,
            answer.at > ReportRemark.at,
        )
    )
    asked = select(ReportRemark.id).where(
        ReportRemark.report_id == Report.id,
        ReportRemark.place_id.in_(desks_of(actor)),
        ReportRemark.mentioned_ids.bool_op("@>")([actor.account_id]),
        ~answered,
    )
    return exists(asked)
