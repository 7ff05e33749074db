"""The life cycle of a clearing: proposed, consented to by the person cleared, approved by another,
done, and looked at again (`systems.md` S8)."""

from enum import StrEnum

from gridwatch.people.permissions import Right
from gridwatch.workflow.steps import Step, Workflow


class ClearingState(StrEnum):
    """How far a clearing is; what nobody has proposed yet is a draft and not stored."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    CONSENTED = "consented"
    APPROVED = "approved"
    DONE = "done"
    REVISITED = "revisited"
    DROPPED = "dropped"


class ClearingAction(StrEnum):
    """What is done with a clearing."""

    PROPOSE = "propose"
    CONSENT = "consent"
    APPROVE = "approve"
    CARRY_OUT = "carry_out"
    REVISIT = "revisit"
    DROP = "drop"


class ClearingClock(StrEnum):
    """What runs on a clearing."""

    REVISIT = "revisit"


S, A = ClearingState, ClearingAction
COUNTY = (Right.CLUE_RECORD,)
"""The county office, which alone knows what became of a clue."""

ClearingStep = Step[ClearingState, ClearingClock]
DROPPED: ClearingStep = Step(S.DROPPED, COUNTY, needs=("note",))
CLEARING_LIFE_CYCLE: Workflow[ClearingState, ClearingAction, ClearingStep] = Workflow(
    "clearing",
    {
        (S.DRAFT, A.PROPOSE):      Step(S.PROPOSED, COUNTY),
        (S.PROPOSED, A.CONSENT):   Step(S.CONSENTED, COUNTY, needs=("consented_on", "consent_how")),
        (S.PROPOSED, A.DROP):      DROPPED,
        (S.CONSENTED, A.APPROVE):  Step(S.APPROVED, COUNTY),
        (S.CONSENTED, A.DROP):     DROPPED,
        (S.APPROVED, A.CARRY_OUT): Step(S.DONE, COUNTY, ClearingClock.REVISIT, needs=("done_on",)),
        (S.APPROVED, A.DROP):      DROPPED,
        (S.DONE, A.REVISIT):       Step(S.REVISITED, COUNTY, needs=("note",)),
    },
    start=S.DRAFT,
)  # fmt: skip

LETTERED = frozenset({S.APPROVED, S.DONE, S.REVISITED})
"""States in which a letter 澄清函 may be drafted."""
