"""The custody strip: who holds a report, since when, until when, and one plain sentence for its
reporter.

Bodies only, never persons. What becomes of a clue is not told beyond "transferred"; a merged report
tells of the one it went into only whether that is still in hand.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gridwatch.database import acting_as_system
from gridwatch.people.models import Unit
from gridwatch.reports.lifecycle import OPEN_STATES, Action, Custodian, State
from gridwatch.reports.models import RectificationOrder, Report, ReportEvent
from gridwatch.reports.overdue.letters import commission_of, county_commission_of
from gridwatch.territory.calendar import china_day, in_words
from gridwatch.vocabulary import term_of
from gridwatch.workflow.deadlines import last_day

Both = tuple[str, str]

_MERGED_OPEN = (
    "您的报告已与反映同一问题的报告一并办理，仍在办理中。",
    "Your report is handled with another on the same problem.",
)
_MERGED_ENDED = (
    "您的报告已与反映同一问题的报告一并办理，现已结束。",
    "It was handled with another report, which has ended.",
)


@dataclass(frozen=True, slots=True)
class Custody:
    """Who holds the report now. `holder` is a body's name; nobody holds what has ended."""

    level: Custodian
    holder: str | None
    since: datetime
    due_at: datetime | None
    is_amber: bool
    is_overdue: bool
    is_provisional: bool
    sentence_zh: str
    sentence_en: str


def custody_of(session: Session, report: Report, *, now: datetime) -> Custody:
    """The strip of a report that was loaded with its places and station."""
    holder = _holder(session, report)
    since = _held_since(session, report)
    due_at = report.due_at
    sentence_zh, sentence_en = _sentence(session, report, holder or ("", ""), since, now)
    return Custody(
        level=report.custodian,
        holder=holder and holder[0],
        since=since,
        due_at=due_at,
        is_amber=report.amber_at is not None and report.amber_at <= now,
        is_overdue=due_at is not None and due_at <= now,
        is_provisional=report.due_is_provisional,
        sentence_zh=sentence_zh,
        sentence_en=sentence_en,
    )


def _holder(session: Session, report: Report) -> Both | None:
    """The body that holds it; a unit is named to those who know the order, and is "the unit" to the
    others."""
    match report.custodian:
        case Custodian.STATION if report.station is not None:
            return report.station.name, report.station.name
        case Custodian.TOWN if report.town is not None:
            name = commission_of(report.town.name)
            return name, name
        case Custodian.COUNTY:
            name = county_commission_of(report.county.name)
            return name, name
        case Custodian.UNIT:
            unit = session.scalar(
                select(Unit.name)
                .join(RectificationOrder, RectificationOrder.unit_id == Unit.id)
                .where(RectificationOrder.report_id == report.id, RectificationOrder.round == report.round)
            )
            return (unit, unit) if unit else term_of(report.custodian).label
        case Custodian.REPORTER:
            return term_of(report.custodian).label
        case _:
            return None


def _held_since(session: Session, report: Report) -> datetime:
    """When whoever holds it now was given it: the last event that changed hands, also from station
    to station."""
    before = func.lag(ReportEvent.custodian).over(order_by=ReportEvent.seq).label("before")
    events = (
        select(ReportEvent.at, ReportEvent.seq, ReportEvent.custodian, ReportEvent.action, before)
        .where(ReportEvent.report_id == report.id)
        .subquery()
    )
    given = or_(events.c.before.is_(None), events.c.before != events.c.custodian, events.c.action == Action.ASSIGN)
    since: datetime = session.scalars(select(events.c.at).where(given).order_by(events.c.seq.desc()).limit(1)).one()
    return since


def _sentence(session: Session, report: Report, holder: Both, since: datetime, now: datetime) -> Both:
    if report.state is State.MERGED:
        return _MERGED_OPEN if _is_target_open(session, report) else _MERGED_ENDED
    if report.state not in OPEN_STATES:
        return term_of(report.state).sentence
    assert report.due_at is not None and report.clock is not None
    by = last_day(report.due_at)
    by_zh = in_words(by, seen_from=china_day(now))
    if report.state is State.RETURNED:
        return (
            f"请您最迟于{by_zh}回答对报告提出的问题。",
            f"Please answer the question about your report by {by}.",
        )
    days = (china_day(now) - china_day(since)).days
    held_zh = f"已收到{days}天" if days else "今天收到"
    duty_zh, duty_en = term_of(report.clock).sentence
    if report.due_at <= now:
        until_zh = f"原定最迟{by_zh}{duty_zh}，现已逾期，正在催办。"
        until_en = f"They were to {duty_en} by {by}; that is overdue and being chased."
    else:
        until_zh, until_en = f"最迟{by_zh}{duty_zh}。", f"They will {duty_en} by {by} at the latest."
    zh = f"您的报告现在由{holder[0]}办理，{held_zh}，{until_zh}"
    en = f"Your report is with {holder[1]}, for {days} days now. {until_en}"
    if report.due_is_provisional:
        zh += f"（截止日期暂按周一至周五计算，{by.year}年放假安排尚未导入。）"
        en += f" (Counted Monday to Friday: the holidays of {by.year} are not known yet.)"
    return zh, en


def _is_target_open(session: Session, report: Report) -> bool:
    """Whether the report that this one went into is in hand; asked as the product, for the reporter
    may not see it."""
    with acting_as_system(session):
        state = session.scalar(select(Report.state).where(Report.id == report.merged_into))
    return state in OPEN_STATES
