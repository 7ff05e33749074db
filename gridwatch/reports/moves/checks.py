"""What stands against an action that state and role allow: two tables of checks, and what a step
needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.people.actor import Actor
from gridwatch.reports.lifecycle import HANDLING, Action, ReportStep
from gridwatch.reports.models import Report, ReportEvent
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.objections import check_objection
from gridwatch.reports.moves.questions import check_question
from gridwatch.reports.moves.revisits import check_revisit
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.vocabulary import spoken
from gridwatch.vocabulary.lifecycle import NEED
from gridwatch.workflow.second_person import require_other


class CarriesOthers(DomainError):
    """Other reports were merged into this one, so its reporter alone cannot withdraw it."""

    code = "carries_others"
    kind = Refusal.CONFLICT
    zh = "已有其他报告并入这一份，不能撤回。"
    en = "Other reports were merged into this one; it cannot be withdrawn."


class CannotReopen(DomainError):
    """A closed report can be reopened once, within the days that the county sets."""

    code = "cannot_reopen"
    kind = Refusal.CONFLICT
    zh = "已销号的报告只能在 {days} 天内重新办理一次。"
    en = "A closed report can be reopened once, within {days} days."


@dataclass(frozen=True, slots=True)
class Facts:
    """Who wants to do what with a report, and when."""

    session: Session
    report: Report
    command: Move
    actor: Actor
    rules: MoveRules
    now: datetime


Check = Callable[[Facts], None]


def check(table: Mapping[Action, tuple[Check, ...]], facts: Facts) -> None:
    """Go through a table's checks of the action, in order. Raises the first refusal."""
    for one in table.get(facts.command.action, ()):
        one(facts)


def check_needs(found: ReportStep, command: Move) -> None:
    """Raise InvalidField for the first thing that the step needs and the move lacks."""
    for name in found.needs:
        if getattr(command, name) in (None, "", ()):
            raise InvalidField(
                reason_zh=f"办理{spoken(command.action, 'zh')}需要填写：{NEED[name].zh}。",
                reason_en=f"{spoken(command.action, 'en')} needs {NEED[name].en}.",
                pointer=f"/{name}",
            )


def _second_person(facts: Facts) -> None:
    """Who handled a round can neither revisit it nor sign it off."""
    barring = HANDLING | ({Action.REVISIT} if facts.command.action is Action.CLOSE else frozenset())
    handled = select(ReportEvent.account_id).where(
        ReportEvent.report_id == facts.report.id,
        ReportEvent.round == facts.report.round,
        ReportEvent.action.in_(barring),
    )
    require_other(facts.actor, facts.session.scalars(handled).all())


def _carries_nobody(facts: Facts) -> None:
    with acting_as_system(facts.session):
        carries = facts.session.scalar(select(Report.id).where(Report.merged_into == facts.report.id).limit(1))
    if carries is not None:
        raise CarriesOthers()


def _once_and_in_time(facts: Facts) -> None:
    check_reopening(facts.report, facts.rules, facts.now)


def check_reopening(report: Report, rules: MoveRules, now: datetime) -> None:
    """Raise CannotReopen for a report that was reopened before, or closed too long ago."""
    late = report.closed_at is None or report.closed_at + timedelta(days=rules.reopen_days) < now
    if late or report.reopened_at is not None:
        raise CannotReopen(days=rules.reopen_days)


def _objected_in_time(facts: Facts) -> None:
    check_objection(facts.session, facts.report, working_days=facts.rules.objection_working_days, now=facts.now)


def _first_question(facts: Facts) -> None:
    check_question(facts.session, facts.report)


def _at_the_spot(facts: Facts) -> None:
    check_revisit(facts.session, facts.report, facts.command, actor=facts.actor, radius_m=facts.rules.revisit_radius_m)


def _days_within(facts: Facts) -> None:
    most = facts.rules.order_days_max
    if facts.command.due_days is not None and facts.command.due_days > most:
        raise InvalidField(
            reason_zh=f"整改期限最长 {most} 天。", reason_en=f"An order gives {most} days at most.", pointer="/due_days"
        )


BY_HISTORY: dict[Action, tuple[Check, ...]] = {
    Action.RETURN:   (_first_question,),
    Action.OBJECT:   (_objected_in_time,),
    Action.WITHDRAW: (_carries_nobody,),
    Action.REVISIT:  (_second_person,),
    Action.CLOSE:    (_second_person,),
    Action.REOPEN:   (_once_and_in_time,),
}  # fmt: skip
"""What happened to a report so far may forbid an action, whatever is given with it; so it can be
said beforehand."""

BY_WHAT_IS_GIVEN: dict[Action, tuple[Check, ...]] = {
    Action.ORDER:       (_days_within,),
    Action.ORDER_AGAIN: (_days_within,),
    Action.REVISIT:     (_at_the_spot,),
}  # fmt: skip
"""What is handed in must fit."""
