"""The life cycle of an institution: proposed, adopted by a second person, reviewed when its time has
come, renewed or repealed."""

from enum import StrEnum

from gridwatch.people.permissions import Right
from gridwatch.workflow.steps import Party, Step, Workflow


class InstitutionState(StrEnum):
    """How far an institution is; a draft lies with whoever writes it and is not stored."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    DROPPED = "dropped"
    ADOPTED = "adopted"
    REVIEW_DUE = "review_due"
    REPEALED = "repealed"


class InstitutionAction(StrEnum):
    """What is done with an institution."""

    PROPOSE = "propose"
    AMEND = "amend"
    ADOPT = "adopt"
    DROP = "drop"
    FALL_DUE = "fall_due"
    RENEW = "renew"
    REPEAL = "repeal"


class InstitutionClock(StrEnum):
    """What runs on an institution."""

    REVIEW = "review"


S, A, R = InstitutionState, InstitutionAction, Right
REVIEW = InstitutionClock.REVIEW

InstitutionStep = Step[InstitutionState, InstitutionClock]
INSTITUTION_LIFE_CYCLE: Workflow[InstitutionState, InstitutionAction, InstitutionStep] = Workflow(
    "institution",
    {
        (S.DRAFT, A.PROPOSE):     Step(S.PROPOSED, (R.INSTITUTION_PROPOSE,)),
        (S.PROPOSED, A.ADOPT):    Step(S.ADOPTED, (R.INSTITUTION_ADOPT,), REVIEW),
        (S.PROPOSED, A.AMEND):    Step(S.PROPOSED, (R.INSTITUTION_PROPOSE,)),
        (S.PROPOSED, A.DROP):     Step(S.DROPPED, (R.INSTITUTION_PROPOSE,), needs=("note",)),
        (S.ADOPTED, A.FALL_DUE):  Step(S.REVIEW_DUE, (Party.SYSTEM,)),
        (S.ADOPTED, A.RENEW):     Step(S.ADOPTED, (R.INSTITUTION_ADOPT,), REVIEW, needs=("note",)),
        (S.ADOPTED, A.REPEAL):    Step(S.REPEALED, (R.INSTITUTION_ADOPT,), needs=("note",)),
        (S.REVIEW_DUE, A.RENEW):  Step(S.ADOPTED, (R.INSTITUTION_ADOPT,), REVIEW, needs=("note",)),
        (S.REVIEW_DUE, A.REPEAL): Step(S.REPEALED, (R.INSTITUTION_ADOPT,), needs=("note",)),
    },
    start=S.DRAFT,
    own_doors=frozenset({A.AMEND}),
)  # fmt: skip

IN_FORCE = frozenset({S.ADOPTED, S.REVIEW_DUE})
"""States of what is in force, or will be from a day that is set."""
