"""The life cycle of a letter, from its draft to its end (`systems.md` S6)."""

from enum import StrEnum

from gridwatch.people.permissions import Right
from gridwatch.workflow.steps import Party, Step, Workflow


class LetterState(StrEnum):
    """How far a letter is; what is not written yet is blank and not stored."""

    BLANK = "blank"
    DRAFT = "draft"
    APPROVED = "approved"
    DROPPED = "dropped"
    ISSUED = "issued"
    DELIVERED = "delivered"
    REPLIED = "replied"
    RETURNED = "returned"
    OVERDUE = "overdue"
    CLOSED = "closed"
    FOLLOWED = "followed"
    VOID = "void"


class LetterAction(StrEnum):
    """What is done with a letter."""

    WRITE = "write"
    REVISE = "revise"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    ISSUE = "issue"
    DROP = "drop"
    RECEIVE = "receive"
    REPLY = "reply"
    ACCEPT = "accept"
    RETURN = "return"
    CLOSE = "close"
    OBJECT = "object"
    ANSWER_OBJECTION = "answer_objection"
    FALL_DUE = "fall_due"
    FOLLOW = "follow"
    VOID = "void"


class LetterClock(StrEnum):
    """What runs on a letter: the addressee's time to answer, then the issuer's to check."""

    REPLY = "reply"
    CHECK = "check"


S, A, R = LetterState, LetterAction, Right
REPLY, CHECK = LetterClock.REPLY, LetterClock.CHECK
ADDRESSEE = (R.LETTER_ANSWER, R.ORDER_ANSWER)
"""The body of a place, or a unit."""

LetterStep = Step[LetterState, LetterClock]
LETTER_LIFE_CYCLE: Workflow[LetterState, LetterAction, LetterStep] = Workflow(
    "letter",
    {
        (S.BLANK, A.WRITE):                Step(S.DRAFT, (R.LETTER_WRITE,)),
        (S.DRAFT, A.APPROVE):              Step(S.APPROVED, (R.LETTER_SIGN,)),
        (S.DRAFT, A.REVISE):               Step(S.DRAFT, (R.LETTER_WRITE,)),
        (S.DRAFT, A.DROP):                 Step(S.DROPPED, (R.LETTER_WRITE,), needs=("note",)),
        (S.APPROVED, A.ISSUE):             Step(S.ISSUED, (R.LETTER_SIGN,), REPLY),
        (S.APPROVED, A.SEND_BACK):         Step(S.DRAFT, (R.LETTER_SIGN,), needs=("note",)),
        (S.APPROVED, A.DROP):              Step(S.DROPPED, (R.LETTER_WRITE,), needs=("note",)),
        (S.ISSUED, A.RECEIVE):             Step(S.DELIVERED, (*ADDRESSEE, R.LETTER_WRITE)),
        (S.ISSUED, A.FALL_DUE):            Step(S.OVERDUE, (Party.SYSTEM,)),
        (S.ISSUED, A.VOID):                Step(S.VOID, (R.LETTER_SIGN,), needs=("note",)),
        (S.DELIVERED, A.REPLY):            Step(S.REPLIED, ADDRESSEE, CHECK),
        (S.DELIVERED, A.OBJECT):           Step(S.DELIVERED, ADDRESSEE, needs=("note",)),
        (S.DELIVERED, A.ANSWER_OBJECTION): Step(S.DELIVERED, (R.LETTER_SIGN,), needs=("note",)),
        (S.DELIVERED, A.CLOSE):            Step(S.CLOSED, (R.LETTER_WRITE,)),
        (S.DELIVERED, A.FALL_DUE):         Step(S.OVERDUE, (Party.SYSTEM,)),
        (S.DELIVERED, A.VOID):             Step(S.VOID, (R.LETTER_SIGN,), needs=("note",)),
        (S.REPLIED, A.ACCEPT):             Step(S.CLOSED, (R.LETTER_WRITE,)),
        (S.REPLIED, A.RETURN):             Step(S.RETURNED, (R.LETTER_WRITE,), REPLY),
        (S.RETURNED, A.REPLY):             Step(S.REPLIED, ADDRESSEE, CHECK),
        (S.RETURNED, A.OBJECT):            Step(S.RETURNED, ADDRESSEE, needs=("note",)),
        (S.RETURNED, A.ANSWER_OBJECTION):  Step(S.RETURNED, (R.LETTER_SIGN,), needs=("note",)),
        (S.RETURNED, A.FALL_DUE):          Step(S.OVERDUE, (Party.SYSTEM,)),
        (S.OVERDUE, A.RECEIVE):            Step(S.OVERDUE, (*ADDRESSEE, R.LETTER_WRITE)),
        (S.OVERDUE, A.REPLY):              Step(S.REPLIED, ADDRESSEE, CHECK),
        (S.OVERDUE, A.OBJECT):             Step(S.OVERDUE, ADDRESSEE, needs=("note",)),
        (S.OVERDUE, A.ANSWER_OBJECTION):   Step(S.OVERDUE, (R.LETTER_SIGN,), needs=("note",)),
        (S.OVERDUE, A.FOLLOW):             Step(S.FOLLOWED, (R.LETTER_SIGN,)),
        (S.OVERDUE, A.VOID):               Step(S.VOID, (R.LETTER_SIGN,), needs=("note",)),
    },
    start=S.BLANK,
    own_doors=frozenset({A.REVISE, A.REPLY, A.ACCEPT, A.RETURN, A.FOLLOW}),
)  # fmt: skip

KEEPS_CLOCK = frozenset({A.RECEIVE, A.OBJECT, A.ANSWER_OBJECTION})
"""What stops nothing: the addressee's time runs on."""
NOT_ISSUED = frozenset({S.DRAFT, S.APPROVED, S.DROPPED})
ANSWERABLE = frozenset({S.DELIVERED, S.RETURNED, S.OVERDUE})
