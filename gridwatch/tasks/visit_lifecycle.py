"""The life cycle of a visit that is held: the town lets it count, or dismisses it."""

from enum import StrEnum
from typing import Any

from gridwatch.people.permissions import Right
from gridwatch.workflow.steps import Step, Workflow


class VisitState(StrEnum):
    """Whether a visit counts; `held` waits for the town."""

    COUNTED = "counted"
    HELD = "held"
    DISMISSED = "dismissed"


class VisitAction(StrEnum):
    """What is decided on a held visit."""

    ADMIT = "admit"
    DISMISS = "dismiss"


S, A, R = VisitState, VisitAction, Right

VISIT_LIFE_CYCLE: Workflow[VisitState, VisitAction, Step[VisitState, Any]] = Workflow(
    "visit",
    {
        (S.HELD, A.ADMIT):   Step(S.COUNTED, (R.VISIT_DECIDE,), needs=("note",)),
        (S.HELD, A.DISMISS): Step(S.DISMISSED, (R.VISIT_DECIDE,), needs=("note",)),
    },
)  # fmt: skip
