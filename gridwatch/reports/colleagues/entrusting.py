"""Entrusting a report to one person of the desk, and handing all of somebody's over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import InvalidField
from gridwatch.people.actor import Actor
from gridwatch.people.models import Account
from gridwatch.people.roles import Role
from gridwatch.reports.colleagues.desk import desk_of, desks_of, people_at
from gridwatch.reports.colleagues.models import ReportCaseworker
from gridwatch.reports.lifecycle import OPEN_STATES
from gridwatch.reports.models import Report
from gridwatch.reports.moves.move import get_report
from gridwatch.reports.overdue.definition import is_overdue


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at a desk, in which role, with how many open reports, and how many of them overdue."""

    account: Account
    place_id: int
    role: Role
    open: int
    overdue: int


def list_colleagues(session: Session, *, actor: Actor, now: datetime) -> list[Colleague]:
    """The people of the actor's desks, oneself included, with what each sees to there."""
    places = desks_of(actor)
    late = func.count().filter(is_overdue(now))
    counted = session.execute(
        select(ReportCaseworker.place_id, ReportCaseworker.account_id, func.count(), late)
        .join(Report, Report.id == ReportCaseworker.report_id)
        .where(ReportCaseworker.place_id.in_(places), Report.state.in_(OPEN_STATES))
        .group_by(ReportCaseworker.place_id, ReportCaseworker.account_id)
    )
    load = {(place_id, account_id): (count, overdue) for place_id, account_id, count, overdue in counted}
    return [
        Colleague(account, post.place_id, post.role, *load.get((post.place_id, account.id), (0, 0)))
        for account, post in people_at(session, places, now=now)
    ]


def entrust(session: Session, report_id: UUID, account_id: int | None, *, actor: Actor, now: datetime) -> None:
    """Let one person of the desk see to a report, or nobody in particular. Raises NotFound,
    NotAllowed, InvalidField for somebody of another desk, or for whom the report does not exist."""
    report = get_report(session, report_id, lock=True)
    place_id = desk_of(report, actor)
    if account_id is None:
        mine = (ReportCaseworker.report_id == report.id, ReportCaseworker.place_id == place_id)
        session.execute(delete(ReportCaseworker).where(*mine))
    else:
        _require_colleague(session, place_id, account_id, report, now)
        _write(session, [report.id], place_id, account_id, actor, now)
    audit.record(
        session, "report.entrust", "report", report.id, account_id=actor.account_id, now=now, account=account_id
    )


def hand_over(session: Session, from_id: int, to_id: int, *, actor: Actor, now: datetime) -> int:
    """Give every open report that somebody sees to at the actor's desks to a colleague there, as
    when they are on leave; how many there were. What does not exist for the colleague stays."""
    handed = 0
    for place_id in desks_of(actor):
        if to_id not in {account.id for account, _ in people_at(session, [place_id], now=now)}:
            continue
        query = (
            select(Report.id)
            .join(ReportCaseworker, ReportCaseworker.report_id == Report.id)
            .where(
                ReportCaseworker.place_id == place_id,
                ReportCaseworker.account_id == from_id,
                Report.state.in_(OPEN_STATES),
                ~Report.excluded_account_ids.bool_op("@>")([to_id]),
            )
            .with_for_update(of=Report)
        )
        reports = session.scalars(query).all()
        _write(session, reports, place_id, to_id, actor, now)
        handed += len(reports)
    if handed:
        facts = {"account": to_id, "reports": handed}
        audit.record(session, "desk.hand_over", "account", from_id, account_id=actor.account_id, now=now, **facts)
    return handed


def caseworkers_of(session: Session, report_ids: Sequence[UUID], *, actor: Actor) -> dict[UUID, Account]:
    """Who sees to each of these reports at the actor's desk."""
    query = (
        select(ReportCaseworker.report_id, Account)
        .join(Account, Account.id == ReportCaseworker.account_id)
        .where(ReportCaseworker.report_id.in_(report_ids), ReportCaseworker.place_id.in_(desks_of(actor)))
    )
    return dict(session.execute(query).all())


def find_caseworker(session: Session, report_id: UUID, *, actor: Actor) -> Account | None:
    """Who sees to a report at the actor's desk, if anybody in particular. Raises NotFound, NotAllowed
    for whoever has no desk there."""
    desk_of(get_report(session, report_id), actor)
    return caseworkers_of(session, [report_id], actor=actor).get(report_id)


def _require_colleague(session: Session, place_id: int, account_id: int, report: Report, now: datetime) -> None:
    people = {account.id for account, _ in people_at(session, [place_id], now=now)}
    if account_id not in people or account_id in report.excluded_account_ids:
        raise InvalidField(
            reason_zh="承办人须是本单位在任、且不需要回避的人。",
            reason_en="Whoever sees to it holds office at this desk and need not stand back.",
            pointer="/account_id",
        )


def _write(
    session: Session, report_ids: Sequence[UUID], place_id: int, account_id: int, actor: Actor, now: datetime
) -> None:
    given = {"place_id": place_id, "account_id": account_id, "entrusted_by": actor.account_id, "entrusted_at": now}
    if not report_ids:
        return
    statement = insert(ReportCaseworker).values([{"report_id": one, **given} for one in report_ids])
    changed = {name: statement.excluded[name] for name in ("account_id", "entrusted_by", "entrusted_at")}
    session.execute(statement.on_conflict_do_update(index_elements=["report_id", "place_id"], set_=changed))
