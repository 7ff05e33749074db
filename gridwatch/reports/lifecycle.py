"""The life cycle of a report: one table that says who may do what in which state, and where it
leads.

Pure: no database, no clock. `moves/move.py` applies it, report events refer to its shadow in the
database (`workflow_step`), and `docs/workflows/report.md` is generated from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from gridwatch.people.permissions import Right
from gridwatch.workflow.steps import Party, Step, Workflow


class State(StrEnum):
    """Where a report stands. `draft` lives on the device only; `held` waits for the town to admit
    it."""

    DRAFT = "draft"
    HELD = "held"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    MERGED = "merged"
    VILLAGE_FIX = "village_fix"
    ESCALATED = "escalated"
    REFERRED = "referred"
    OUT_OF_SCOPE = "out_of_scope"
    ACCEPTED = "accepted"
    QUICK_FIX = "quick_fix"
    ORDERED = "ordered"
    CLUE_TRANSFERRED = "clue_transferred"
    FEEDBACK = "feedback"
    REVISIT = "revisit"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What somebody does to a report."""

    SUBMIT = "submit"
    HOLD = "hold"
    ADMIT = "admit"
    DISMISS = "dismiss"
    ASSIGN = "assign"
    RETURN = "return"
    ANSWER = "answer"
    MERGE = "merge"
    VILLAGE_FIX = "village_fix"
    ESCALATE = "escalate"
    ACCEPT = "accept"
    REFER = "refer"
    OUT_OF_SCOPE = "out_of_scope"
    QUICK_FIX = "quick_fix"
    ORDER = "order"
    TRANSFER_CLUE = "transfer_clue"
    GIVE_FEEDBACK = "give_feedback"
    REVISIT = "revisit"
    ORDER_AGAIN = "order_again"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CONCERN = "concern"
    OBJECT = "object"
    LAPSE = "lapse"
    EXTEND = "extend"
    RECLOCK = "reclock"


class Clock(StrEnum):
    """The deadlines that a step can start; `deadlines.py` knows how long each runs."""

    ADMIT = "admit"
    TRIAGE = "triage"
    OBJECTION = "objection"
    ANSWER = "answer"
    ACCEPT = "accept"
    DISPOSE = "dispose"
    QUICK_FIX = "quick_fix"
    ORDER = "order"
    REVISIT = "revisit"
    SIGN_OFF = "sign_off"
    REPLY = "reply"
    """The first reply to the reporter; runs beside the others from the receipt on."""


class Custodian(StrEnum):
    """Who holds the report and must act next. `desk` is the station, town or county that routing
    chose."""

    REPORTER = "reporter"
    DESK = "desk"
    STATION = "station"
    TOWN = "town"
    COUNTY = "county"
    UNIT = "unit"
    NOBODY = "nobody"


class Audience(StrEnum):
    """Who may read the note of a move; each includes the ones after it."""

    REPORTER = "reporter"
    STATION = "station"
    TOWN = "town"


SEALED = "sealed"
"""The reason of a step that the product takes because the report bypasses the station."""
OVERDUE = "overdue"
"""The reason of an escalation that the product makes because the station's clock has run out."""
NO_ANSWER = "no_answer"
"""The reason why a question goes back to the desk: the reporter's clock has run out."""
CALENDAR = "calendar"
"""The reason of a new deadline: the holidays of a year have become known."""


@dataclass(frozen=True, slots=True)
class ReportStep(Step[State, Clock]):
    """A step of a report says besides who holds it then, and who reads its note.

    With no custody it stays with whoever holds it, and the clock that runs runs on.
    """

    custody: Custodian | None = Custodian.NOBODY
    audience: Audience = Audience.STATION


S, A, R, P = State, Action, Right, Party

STEPS: dict[tuple[State, Action], ReportStep] = {
    (S.DRAFT, A.SUBMIT):             ReportStep(S.SUBMITTED, (R.REPORT_SUBMIT,), Clock.TRIAGE, Custodian.DESK),
    (S.DRAFT, A.HOLD):               ReportStep(S.HELD, (R.REPORT_SUBMIT,), Clock.ADMIT, Custodian.TOWN),
    (S.HELD, A.ADMIT):               ReportStep(S.SUBMITTED, (R.REPORT_ASSIGN,), Clock.TRIAGE, Custodian.DESK),
    (S.HELD, A.DISMISS):             ReportStep(S.OUT_OF_SCOPE, (R.REPORT_ASSIGN,), needs=("note",),
                                                audience=Audience.REPORTER),
    (S.SUBMITTED, A.ASSIGN):         ReportStep(S.SUBMITTED, (R.REPORT_ASSIGN,), Clock.TRIAGE, Custodian.DESK,
                                                needs=("place_code",)),
    (S.SUBMITTED, A.RETURN):         ReportStep(S.RETURNED, (R.REPORT_TRIAGE,), Clock.ANSWER, Custodian.REPORTER,
                                                needs=("note",), audience=Audience.REPORTER),
    (S.RETURNED, A.ANSWER):          ReportStep(S.SUBMITTED, (P.REPORTER,), Clock.TRIAGE, Custodian.DESK,
                                                needs=("note",), audience=Audience.REPORTER),
    (S.SUBMITTED, A.MERGE):          ReportStep(S.MERGED, (R.REPORT_TRIAGE,), needs=("into",)),
    (S.SUBMITTED, A.VILLAGE_FIX):    ReportStep(S.VILLAGE_FIX, (R.REPORT_TRIAGE,), Clock.QUICK_FIX, Custodian.STATION,
                                                needs=("note",)),
    (S.SUBMITTED, A.ESCALATE):       ReportStep(S.ESCALATED, (R.REPORT_TRIAGE, R.REPORT_ASSIGN, P.SYSTEM), Clock.ACCEPT,
                                                Custodian.TOWN),
    (S.ESCALATED, A.ACCEPT):         ReportStep(S.ACCEPTED, (R.REPORT_ACCEPT,), Clock.DISPOSE, Custodian.TOWN),
    (S.ESCALATED, A.REFER):          ReportStep(S.REFERRED, (R.REPORT_ACCEPT,), needs=("note",),
                                                audience=Audience.REPORTER),
    (S.ESCALATED, A.OUT_OF_SCOPE):   ReportStep(S.OUT_OF_SCOPE, (R.REPORT_ACCEPT,), needs=("note",),
                                                audience=Audience.REPORTER),
    (S.ACCEPTED, A.QUICK_FIX):       ReportStep(S.QUICK_FIX, (R.REPORT_DISPOSE,), Clock.QUICK_FIX, Custodian.TOWN,
                                                needs=("note",)),
    (S.ACCEPTED, A.ORDER):           ReportStep(S.ORDERED, (R.REPORT_DISPOSE,), Clock.ORDER, Custodian.UNIT,
                                                needs=("unit_id", "requirement")),
    (S.ACCEPTED, A.TRANSFER_CLUE):   ReportStep(S.CLUE_TRANSFERRED, (R.REPORT_DISPOSE,), needs=("note",),
                                                audience=Audience.TOWN),
    (S.VILLAGE_FIX, A.GIVE_FEEDBACK): ReportStep(S.FEEDBACK, (R.REPORT_FEEDBACK,), Clock.REVISIT, Custodian.DESK,
                                                needs=("note",)),
    (S.QUICK_FIX, A.GIVE_FEEDBACK):  ReportStep(S.FEEDBACK, (R.REPORT_FEEDBACK,), Clock.REVISIT, Custodian.DESK,
                                                needs=("note",)),
    (S.ORDERED, A.GIVE_FEEDBACK):    ReportStep(S.FEEDBACK, (R.ORDER_ANSWER, R.REPORT_DISPOSE), Clock.REVISIT,
                                                Custodian.DESK, needs=("note",)),
    (S.FEEDBACK, A.REVISIT):         ReportStep(S.REVISIT, (R.REPORT_REVISIT,), Clock.SIGN_OFF, Custodian.TOWN,
                                                needs=("note", "photo", "location")),
    (S.REVISIT, A.CLOSE):            ReportStep(S.CLOSED, (R.REPORT_CLOSE,), audience=Audience.REPORTER),
    (S.REVISIT, A.ORDER_AGAIN):      ReportStep(S.ORDERED, (R.REPORT_DISPOSE,), Clock.ORDER, Custodian.UNIT,
                                                needs=("unit_id", "requirement")),
    (S.CLOSED, A.REOPEN):            ReportStep(S.ACCEPTED, (P.REPORTER, R.REPORT_ACCEPT), Clock.DISPOSE,
                                                Custodian.TOWN, needs=("note",), audience=Audience.REPORTER),
    (S.HELD, A.WITHDRAW):            ReportStep(S.WITHDRAWN, (P.REPORTER,), audience=Audience.REPORTER),
    (S.SUBMITTED, A.WITHDRAW):       ReportStep(S.WITHDRAWN, (P.REPORTER,), audience=Audience.REPORTER),
    (S.RETURNED, A.WITHDRAW):        ReportStep(S.WITHDRAWN, (P.REPORTER,), audience=Audience.REPORTER),
    (S.ESCALATED, A.WITHDRAW):       ReportStep(S.WITHDRAWN, (P.REPORTER,), audience=Audience.REPORTER),
    (S.SUBMITTED, A.OBJECT):         ReportStep(S.SUBMITTED, (R.REPORT_TRIAGE,), Clock.OBJECTION, Custodian.TOWN,
                                                needs=("note",)),
    (S.RETURNED, A.LAPSE):           ReportStep(S.SUBMITTED, (P.SYSTEM,), Clock.TRIAGE, Custodian.DESK),
    (S.ORDERED, A.EXTEND):           ReportStep(S.ORDERED, (R.REPORT_CLOSE,), custody=None),
    (S.HELD, A.RECLOCK):             ReportStep(S.HELD, (P.SYSTEM,), custody=None),
    (S.SUBMITTED, A.RECLOCK):        ReportStep(S.SUBMITTED, (P.SYSTEM,), custody=None),
    (S.ESCALATED, A.RECLOCK):        ReportStep(S.ESCALATED, (P.SYSTEM,), custody=None),
    (S.ACCEPTED, A.RECLOCK):         ReportStep(S.ACCEPTED, (P.SYSTEM,), custody=None),
    (S.REVISIT, A.RECLOCK):          ReportStep(S.REVISIT, (P.SYSTEM,), custody=None),
}  # fmt: skip

STEPS |= {
    (state, A.CONCERN): ReportStep(
        state,
        (P.REPORTER, R.REPORT_TRIAGE, R.REPORT_ASSIGN),
        custody=None,
        needs=("concerns",),
        audience=Audience.REPORTER,
    )
    for state in dict.fromkeys(state for state, _ in STEPS)
    if state not in {S.DRAFT, S.CLOSED}
}  # fmt: skip
"""Whom it concerns can be said at any time while a report is open; whoever is named loses sight of
it at once."""

LIFE_CYCLE = Workflow("report", STEPS, start=S.DRAFT, ended=frozenset({S.CLOSED}), own_doors=frozenset({A.EXTEND}))
"""`orders/extensions.py` is the door of its own."""

OPEN_STATES = LIFE_CYCLE.open_states

HANDLING = frozenset({A.VILLAGE_FIX, A.QUICK_FIX, A.ORDER, A.ORDER_AGAIN, A.GIVE_FEEDBACK})
"""What makes somebody a handler, who may then neither revisit nor sign off the same round."""

REPORTERS = frozenset({action for (_, action), step in STEPS.items() if {P.REPORTER, R.REPORT_SUBMIT} & {*step.by}})
"""What the reporter does; a step of these that no office made is the reporter's own, and no
clock's."""
