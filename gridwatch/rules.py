"""The settings, as the rules that the domain asks for."""

from datetime import timedelta

from config import Settings
from gridwatch.reports.deadlines import Deadlines, Span
from gridwatch.reports.ladder import LadderRules
from gridwatch.reports.lifecycle import Clock
from gridwatch.reports.moves import MoveRules
from gridwatch.reports.submission import SubmissionRules


def deadlines(settings: Settings) -> Deadlines:
    """How long each clock runs."""
    return Deadlines(
        {
            Clock.ADMIT: Span(settings.deadline_admit_working_days, working=True),
            Clock.TRIAGE: Span(settings.deadline_triage_working_days, working=True),
            Clock.OBJECTION: Span(settings.deadline_objection_working_days, working=True),
            Clock.ANSWER: Span(settings.deadline_answer_days),
            Clock.ACCEPT: Span(settings.deadline_accept_working_days, working=True),
            Clock.DISPOSE: Span(settings.deadline_dispose_working_days, working=True),
            Clock.QUICK_FIX: Span(settings.deadline_quick_fix_days),
            Clock.ORDER: Span(settings.deadline_order_days),
            Clock.REVISIT: Span(settings.deadline_revisit_days),
            Clock.SIGN_OFF: Span(settings.deadline_sign_off_working_days, working=True),
            Clock.REPLY: Span(settings.deadline_reply_days),
        },
        amber=settings.amber_percent / 100,
    )


def submission_rules(settings: Settings) -> SubmissionRules:
    """What the county sets about taking reports in."""
    return SubmissionRules(
        clock_tolerance=timedelta(seconds=settings.clock_tolerance_s),
        capture_max_age=timedelta(days=settings.capture_max_age_days),
        placement_max_accuracy_m=settings.placement_max_accuracy_m,
        deadlines=deadlines(settings),
    )


def move_rules(settings: Settings) -> MoveRules:
    """What the county sets about moves."""
    return MoveRules(
        deadlines=deadlines(settings),
        ladder=LadderRules(settings.ladder_reminder_working_days, settings.ladder_advice_working_days),
        reopen_days=settings.reopen_days,
        objection_working_days=settings.objection_working_days,
        extension_days_max=settings.extension_days_max,
    )
