"""The life cycle of a wish for more time on an order."""

from enum import StrEnum
from typing import Any

from gridwatch.people.permissions import Right
from gridwatch.workflow.steps import Step, Workflow


class ExtensionState(StrEnum):
    """Whether more time is given; `asked` waits for another person's decision."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class ExtensionAction(StrEnum):
    """What is decided on it."""

    APPROVE = "approve"
    REFUSE = "refuse"


S, A, R = ExtensionState, ExtensionAction, Right

EXTENSION_LIFE_CYCLE: Workflow[ExtensionState, ExtensionAction, Step[ExtensionState, Any]] = Workflow(
    "extension",
    {
        (S.ASKED, A.APPROVE): Step(S.APPROVED, (R.REPORT_CLOSE,)),
        (S.ASKED, A.REFUSE):  Step(S.REFUSED, (R.REPORT_CLOSE,)),
    },
)  # fmt: skip
