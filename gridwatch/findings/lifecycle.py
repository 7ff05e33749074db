"""The life cycle of a finding: 清单—台账—提醒建议—整改反馈—跟踪回访—销号 (`systems.md` S8)."""

from enum import StrEnum

from gridwatch.people.permissions import Right
from gridwatch.workflow.steps import Step, Workflow


class FindingState(StrEnum):
    """How far a finding is; what nobody has entered yet is unknown and not stored."""

    UNKNOWN = "unknown"
    ENTERED = "entered"
    LETTERED = "lettered"
    ORDERED = "ordered"
    FEEDBACK = "feedback"
    REVISITED = "revisited"
    CLOSED = "closed"
    CLUE = "clue"
    DECIDED = "decided"
    IN_REPORT = "in_report"
    REFERRED = "referred"
    DISMISSED = "dismissed"


class FindingAction(StrEnum):
    """What is done with a finding."""

    ENTER = "enter"
    LETTER = "letter"
    ORDER = "order"
    FEED_BACK = "feed_back"
    REVISIT = "revisit"
    SIGN_OFF = "sign_off"
    AGAIN = "again"
    SUSPECT = "suspect"
    DECIDE = "decide"
    HAND_OVER = "hand_over"
    REFER = "refer"
    DISMISS = "dismiss"


class FindingClock(StrEnum):
    """What runs on a finding."""

    ASSIGN = "assign"
    ANSWER = "answer"
    REVISIT = "revisit"
    SIGN_OFF = "sign_off"
    OPINION = "opinion"


S, A, R, C = FindingState, FindingAction, Right, FindingClock
HANDLES, SIGNS, FEEDS_BACK = (R.FINDING_HANDLE,), (R.FINDING_SIGN,), (R.FINDING_FEED_BACK,)
FINDS = (R.FINDING_ENTER, R.FINDING_OWN_THEME)
"""A commission anything, a department what is of its themes."""
SUSPECTED = Step(S.CLUE, HANDLES, C.OPINION, needs=("note",))

FindingStep = Step[FindingState, FindingClock]
FINDING_LIFE_CYCLE: Workflow[FindingState, FindingAction, FindingStep] = Workflow(
    "finding",
    {
        (S.UNKNOWN, A.ENTER):      Step(S.ENTERED, FINDS, C.ASSIGN),
        (S.ENTERED, A.LETTER):     Step(S.LETTERED, HANDLES, C.ANSWER, needs=("letter_id",)),
        (S.ENTERED, A.ORDER):      Step(S.ORDERED, HANDLES, C.ANSWER, needs=("letter_id",)),
        (S.ENTERED, A.HAND_OVER):  Step(S.IN_REPORT, HANDLES, needs=("left_to",)),
        (S.ENTERED, A.REFER):      Step(S.REFERRED, HANDLES, needs=("left_to", "note")),
        (S.ENTERED, A.DISMISS):    Step(S.DISMISSED, HANDLES, needs=("note",)),
        (S.ENTERED, A.SUSPECT):    SUSPECTED,
        (S.LETTERED, A.LETTER):    Step(S.LETTERED, HANDLES, C.ANSWER, needs=("letter_id",)),
        (S.LETTERED, A.ORDER):     Step(S.ORDERED, HANDLES, C.ANSWER, needs=("letter_id",)),
        (S.LETTERED, A.FEED_BACK): Step(S.FEEDBACK, FEEDS_BACK, C.REVISIT, needs=("note",)),
        (S.LETTERED, A.SUSPECT):   SUSPECTED,
        (S.ORDERED, A.FEED_BACK):  Step(S.FEEDBACK, FEEDS_BACK, C.REVISIT, needs=("note",)),
        (S.ORDERED, A.SUSPECT):    SUSPECTED,
        (S.FEEDBACK, A.REVISIT):   Step(S.REVISITED, FINDS, C.SIGN_OFF, needs=("note", "villagers_asked")),
        (S.FEEDBACK, A.SUSPECT):   SUSPECTED,
        (S.REVISITED, A.SIGN_OFF): Step(S.CLOSED, SIGNS),
        (S.REVISITED, A.AGAIN):    Step(S.ORDERED, SIGNS, C.ANSWER, needs=("note",)),
        (S.REVISITED, A.SUSPECT):  SUSPECTED,
        (S.CLUE, A.DECIDE):        Step(S.DECIDED, HANDLES, needs=("note",)),
    },
    start=S.UNKNOWN,
)  # fmt: skip

WORKED = frozenset({S.ENTERED, S.LETTERED, S.ORDERED, S.FEEDBACK, S.REVISITED})
"""States of what is worked here; the others have left, or are put right."""
HANDLING: dict[FindingAction, frozenset[FindingAction]] = {
    A.REVISIT: frozenset({A.ENTER, A.LETTER, A.ORDER, A.FEED_BACK}),
    A.SIGN_OFF: frozenset({A.REVISIT}),
}
"""Who did one of these does not do that: who looks again neither found nor handled it."""
