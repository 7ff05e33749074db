"""What the county sets about moves."""

from dataclasses import dataclass

from gridwatch.reports.lifecycle import Clock
from gridwatch.reports.models import Report
from gridwatch.reports.moves.command import Move
from gridwatch.reports.overdue.ladder import LadderRules
from gridwatch.workflow.deadlines import Deadlines


@dataclass(frozen=True, slots=True)
class MoveRules:
    """Deadlines, the ladder, and how long or how far is allowed."""

    deadlines: Deadlines[Clock]
    ladder: LadderRules
    reopen_days: int
    objection_working_days: int
    extension_days_max: int
    revisit_radius_m: float

    @property
    def order_days_max(self) -> int:
        """The most days that an order gives."""
        return self.deadlines.spans[Clock.ORDER].days


def order_days(report: Report, command: Move, rules: MoveRules) -> int:
    """How many days the order gives: as the town says, or else as the category has it."""
    return command.due_days or min(report.category.rectify_days, rules.order_days_max)
