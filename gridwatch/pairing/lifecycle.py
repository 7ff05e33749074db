"""What becomes of a problem or a suggestion from a diary: followed up by a desk, never by whoever
raised it."""

from enum import StrEnum
from typing import Any

from gridwatch.people.permissions import Right
from gridwatch.workflow.steps import Step, Workflow


class DiaryItemState(StrEnum):
    """How far it is; a draft lies with whoever writes the diary and is not stored."""

    DRAFT = "draft"
    OPEN = "open"
    PASSED_ON = "passed_on"
    DONE = "done"
    NOT_DONE = "not_done"


class DiaryItemAction(StrEnum):
    """What is done about it."""

    RAISE = "raise"
    PASS_ON = "pass_on"  # noqa: S105 - an action, not a secret
    FINISH = "finish"
    DECLINE = "decline"
    REOPEN = "reopen"


S, A, R = DiaryItemState, DiaryItemAction, Right
NOTE = ("note",)

DiaryItemStep = Step[DiaryItemState, Any]
"""No clock runs on it: a desk answers when something came true, not by a day."""
DIARY_ITEM_LIFE_CYCLE: Workflow[DiaryItemState, DiaryItemAction, DiaryItemStep] = Workflow(
    "diary_item",
    {
        (S.DRAFT, A.RAISE):       Step(S.OPEN, (R.DIARY_WRITE,)),
        (S.OPEN, A.FINISH):       Step(S.DONE, (R.DIARY_FOLLOW_UP,), needs=NOTE),
        (S.OPEN, A.PASS_ON):      Step(S.PASSED_ON, (R.DIARY_FOLLOW_UP,), needs=NOTE),
        (S.OPEN, A.DECLINE):      Step(S.NOT_DONE, (R.DIARY_FOLLOW_UP,), needs=NOTE),
        (S.PASSED_ON, A.FINISH):  Step(S.DONE, (R.DIARY_FOLLOW_UP,), needs=NOTE),
        (S.PASSED_ON, A.DECLINE): Step(S.NOT_DONE, (R.DIARY_FOLLOW_UP,), needs=NOTE),
        (S.DONE, A.REOPEN):       Step(S.OPEN, (R.DIARY_FOLLOW_UP,), needs=NOTE),
        (S.NOT_DONE, A.REOPEN):   Step(S.OPEN, (R.DIARY_FOLLOW_UP,), needs=NOTE),
    },
    start=S.DRAFT,
    ended=frozenset({S.DONE, S.NOT_DONE}),
)  # fmt: skip
