"""What somebody must do today, counted: each number is that of a list, with the query that shows
exactly it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import Session

from gridwatch.clearing.reading import ClearingFilter, count_clearings, count_late_revisits
from gridwatch.findings.reading import FindingFilter, count_findings
from gridwatch.institutions.reading import AwaitedInstitution, InstitutionFilter, count_institutions
from gridwatch.letters.lifecycle import ADDRESSEE, LetterState
from gridwatch.letters.reading import LetterFilter, count_letters
from gridwatch.pairing.reading import AwaitedDiaryItem, DiaryItemFilter, count_diary_items
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.people.reading import AppointmentFilter, count_appointments
from gridwatch.reports.models import Report
from gridwatch.reports.orders.orders import count_open_orders
from gridwatch.reports.overdue.definition import is_overdue
from gridwatch.reports.reading.awaiting import RIGHTS, Awaited, awaiting
from gridwatch.reports.reading.matching import ReportFilter, matching
from gridwatch.reports.reading.reports import count_reports
from gridwatch.tasks.visiting import count_held_visits
from gridwatch.territory.calendar import china_day, end_of_day

LAPSING_DAYS = 90
"""How long before a term ends its desk is to see to who follows."""


class Agendum(StrEnum):
    """What is counted beside the steps of the process."""

    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    ENTRUSTED = "entrusted"
    MENTIONED = "mentioned"
    HELD_VISITS = "held_visits"
    TERMS = "terms"
    ORDERS = "orders"
    ADOPT = "adopt"
    REVIEW = "review"
    LETTERS = "letters"
    FINDINGS = "findings"
    CLEARINGS = "clearings"
    FOLLOW_UP = "follow_up"
    RAISED = "raised"


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """How many things wait, how many of them too long, and by which query the list of `subject`
    shows exactly these."""

    what: Awaited | Agendum
    subject: str
    count: int
    overdue: int = 0
    query: Mapping[str, str] = field(default_factory=dict)


def list_agenda(session: Session, *, actor: Actor, now: datetime) -> list[AgendaEntry]:
    """What waits for the actor: by step, in the order of the process, then by deadline, then the
    rest. Zeros are told too: that nothing waits is worth knowing."""
    parts = _reports(session, actor, now), _others(session, actor, now), _letters(session, actor)
    more = _findings(session, actor, now), _clearings(session, actor, now), _diary_items(session, actor)
    return [*chain(*parts, *more)]


def _reports(session: Session, actor: Actor, now: datetime) -> Iterator[AgendaEntry]:
    steps = [one for one, right in RIGHTS.items() if actor.may_anywhere(right)]
    if not steps:
        return
    # The list takes a deadline that lies before an instant; one at midnight is the last of its day.
    tonight = end_of_day(china_day(now))
    conditions = {one: awaiting(one, actor) for one in (*steps, Awaited.ANY)}
    mine = conditions[Awaited.ANY]
    counted = [func.count().filter(condition) for condition in conditions.values()]
    late = [func.count().filter(and_(condition, is_overdue(now))) for condition in conditions.values()]
    today = func.count().filter(and_(mine, Report.due_at <= tonight, ~is_overdue(now)))
    scope = matching(session, ReportFilter(open=True), actor, now)
    row = session.execute(select(*counted, *late, today).select_from(Report).where(scope, true())).one()
    by_step = dict(zip(conditions, zip(row, row[len(conditions) :], strict=False), strict=False))
    for step in steps:
        count, overdue = by_step[step]
        yield AgendaEntry(step, "report", count, overdue, {"awaits": step.value})
    yield AgendaEntry(Agendum.DUE_TODAY, "report", row[-1], 0, {"awaits": "any", "due": "today", "overdue": "false"})
    overdue = by_step[Awaited.ANY][1]
    yield AgendaEntry(Agendum.OVERDUE, "report", overdue, overdue, {"awaits": "any", "overdue": "true"})
    for what, wanted in (
        (Agendum.ENTRUSTED, ReportFilter(open=True, entrusted=True)),
        (Agendum.MENTIONED, ReportFilter(open=True, mentioned=True)),
    ):
        totals = count_reports(session, wanted, actor=actor, now=now)
        yield AgendaEntry(what, "report", totals.total, totals.overdue, {what.value: "true"})


def _others(session: Session, actor: Actor, now: datetime) -> Iterator[AgendaEntry]:
    if actor.may_anywhere(Right.VISIT_DECIDE):
        yield AgendaEntry(Agendum.HELD_VISITS, "visit", count_held_visits(session, actor=actor))
    if actor.may_anywhere(Right.ORDER_ANSWER):
        yield AgendaEntry(Agendum.ORDERS, "order", *count_open_orders(session, actor=actor, now=now))
    if actor.may_anywhere(Right.PEOPLE_APPOINT):
        soon = end_of_day(china_day(now) + timedelta(days=LAPSING_DAYS - 1))
        ending = count_appointments(session, AppointmentFilter(ends_before=soon), actor=actor, now=now)
        yield AgendaEntry(Agendum.TERMS, "appointment", ending.total, 0, {"on": "soon"})
    if actor.may_anywhere(Right.INSTITUTION_ADOPT):
        for what, awaited in ((Agendum.ADOPT, AwaitedInstitution.ADOPT), (Agendum.REVIEW, AwaitedInstitution.REVIEW)):
            waiting = count_institutions(session, InstitutionFilter(awaits=awaited), actor=actor)
            count = sum(waiting.values())
            overdue = count if what is Agendum.REVIEW else 0
            yield AgendaEntry(what, "institution", count, overdue, {"awaits": awaited.value})


def _letters(session: Session, actor: Actor) -> Iterator[AgendaEntry]:
    if any(actor.may_anywhere(right) for right in (Right.LETTER_WRITE, *ADDRESSEE)):
        by_state = count_letters(session, LetterFilter(awaits=True), actor=actor)
        late = by_state.get(LetterState.OVERDUE, 0)
        yield AgendaEntry(Agendum.LETTERS, "letter", sum(by_state.values()), late, {"awaits": "true"})


def _findings(session: Session, actor: Actor, now: datetime) -> Iterator[AgendaEntry]:
    if any(actor.may_anywhere(right) for right in (Right.FINDING_HANDLE, Right.FINDING_FEED_BACK)):
        count, late = (
            sum(count_findings(session, FindingFilter(awaits=True, overdue=overdue), actor=actor, now=now).values())
            for overdue in (None, True)
        )
        yield AgendaEntry(Agendum.FINDINGS, "finding", count, late, {"awaits": "true"})


def _clearings(session: Session, actor: Actor, now: datetime) -> Iterator[AgendaEntry]:
    if actor.may_anywhere(Right.CLUE_RECORD):
        by_state = count_clearings(session, ClearingFilter(awaits=True), actor=actor, now=now)
        late = count_late_revisits(session, now=now)
        yield AgendaEntry(Agendum.CLEARINGS, "clearing", sum(by_state.values()), late, {"awaits": "true"})


def _diary_items(session: Session, actor: Actor) -> Iterator[AgendaEntry]:
    for what, awaited, right in (
        (Agendum.FOLLOW_UP, AwaitedDiaryItem.FOLLOW_UP, Right.DIARY_FOLLOW_UP),
        (Agendum.RAISED, AwaitedDiaryItem.RAISED, Right.DIARY_WRITE),
    ):
        if actor.may_anywhere(right):
            by_state = count_diary_items(session, DiaryItemFilter(awaits=awaited), actor=actor)
            yield AgendaEntry(what, "diary_item", sum(by_state.values()), 0, {"awaits": awaited.value})
