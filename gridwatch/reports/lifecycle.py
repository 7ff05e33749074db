"""The life cycle of a report: one table that says who may do what in which state, and where it
leads.

Pure: no database, no clock. `moves/move.py` applies it, the migration's `lifecycle_step` table is
its shadow in the database (report events refer to it), and `docs/lifecycle.md` is generated from
it.
"""

from dataclasses import dataclass
from enum import StrEnum

from gridwatch.errors import DomainError, Refusal
from gridwatch.people.permissions import Right


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


class Party(StrEnum):
    """Who makes a step by no office: the person who made the report, or the product itself, when a
    clock runs out or the report is sealed."""

    REPORTER = "reporter"
    SYSTEM = "system"


SEALED = "sealed"
"""The reason of a step that the product takes because the report bypasses the station."""
OVERDUE = "overdue"
"""The reason of an escalation that the product makes because the station's clock has run out."""
NO_ANSWER = "no_answer"
"""The reason why a question goes back to the desk: the reporter's clock has run out."""
CALENDAR = "calendar"
"""The reason of a new deadline: the holidays of a year have become known."""


@dataclass(frozen=True, slots=True)
class Step:
    """One legal move: where it leads, who may make it, what it needs, which clock starts, who holds
    it then.

    With no custody it stays with whoever holds it, and the clock that runs runs on.
    """

    to: State
    by: tuple[Right | Party, ...]
    clock: Clock | None = None
    custody: Custodian | None = Custodian.NOBODY
    needs: tuple[str, ...] = ()
    audience: Audience = Audience.STATION


S, A, R, P = State, Action, Right, Party

STEPS: dict[tuple[State, Action], Step] = {
    (S.DRAFT, A.SUBMIT):             Step(S.SUBMITTED, (R.REPORT_SUBMIT,), Clock.TRIAGE, Custodian.DESK),
    (S.DRAFT, A.HOLD):               Step(S.HELD, (R.REPORT_SUBMIT,), Clock.ADMIT, Custodian.TOWN),
    (S.HELD, A.ADMIT):               Step(S.SUBMITTED, (R.REPORT_ASSIGN,), Clock.TRIAGE, Custodian.DESK),
    (S.HELD, A.DISMISS):             Step(S.OUT_OF_SCOPE, (R.REPORT_ASSIGN,), needs=("note",),
                                          audience=Audience.REPORTER),
    (S.SUBMITTED, A.ASSIGN):         Step(S.SUBMITTED, (R.REPORT_ASSIGN,), Clock.TRIAGE, Custodian.DESK,
                                          needs=("place_code",)),
    (S.SUBMITTED, A.RETURN):         Step(S.RETURNED, (R.REPORT_TRIAGE,), Clock.ANSWER, Custodian.REPORTER,
                                          needs=("note",), audience=Audience.REPORTER),
    (S.RETURNED, A.ANSWER):          Step(S.SUBMITTED, (P.REPORTER,), Clock.TRIAGE, Custodian.DESK,
                                          needs=("note",), audience=Audience.REPORTER),
    (S.SUBMITTED, A.MERGE):          Step(S.MERGED, (R.REPORT_TRIAGE,), needs=("into",)),
    (S.SUBMITTED, A.VILLAGE_FIX):    Step(S.VILLAGE_FIX, (R.REPORT_TRIAGE,), Clock.QUICK_FIX, Custodian.STATION,
                                          needs=("note",)),
    (S.SUBMITTED, A.ESCALATE):       Step(S.ESCALATED, (R.REPORT_TRIAGE, R.REPORT_ASSIGN, P.SYSTEM), Clock.ACCEPT,
                                          Custodian.TOWN),
    (S.ESCALATED, A.ACCEPT):         Step(S.ACCEPTED, (R.REPORT_ACCEPT,), Clock.DISPOSE, Custodian.TOWN),
    (S.ESCALATED, A.REFER):          Step(S.REFERRED, (R.REPORT_ACCEPT,), needs=("note",),
                                          audience=Audience.REPORTER),
    (S.ESCALATED, A.OUT_OF_SCOPE):   Step(S.OUT_OF_SCOPE, (R.REPORT_ACCEPT,), needs=("note",),
                                          audience=Audience.REPORTER),
    (S.ACCEPTED, A.QUICK_FIX):       Step(S.QUICK_FIX, (R.REPORT_DISPOSE,), Clock.QUICK_FIX, Custodian.TOWN,
                                          needs=("note",)),
    (S.ACCEPTED, A.ORDER):           Step(S.ORDERED, (R.REPORT_DISPOSE,), Clock.ORDER, Custodian.UNIT,
                                          needs=("unit_id", "requirement")),
    (S.ACCEPTED, A.TRANSFER_CLUE):   Step(S.CLUE_TRANSFERRED, (R.REPORT_DISPOSE,), needs=("note",),
                                          audience=Audience.TOWN),
    (S.VILLAGE_FIX, A.GIVE_FEEDBACK): Step(S.FEEDBACK, (R.REPORT_FEEDBACK,), Clock.REVISIT, Custodian.DESK,
                                          needs=("note",)),
    (S.QUICK_FIX, A.GIVE_FEEDBACK):  Step(S.FEEDBACK, (R.REPORT_FEEDBACK,), Clock.REVISIT, Custodian.DESK,
                                          needs=("note",)),
    (S.ORDERED, A.GIVE_FEEDBACK):    Step(S.FEEDBACK, (R.ORDER_ANSWER, R.REPORT_DISPOSE), Clock.REVISIT,
                                          Custodian.DESK, needs=("note",)),
    (S.FEEDBACK, A.REVISIT):         Step(S.REVISIT, (R.REPORT_REVISIT,), Clock.SIGN_OFF, Custodian.TOWN,
                                          needs=("note", "photo", "location")),
    (S.REVISIT, A.CLOSE):            Step(S.CLOSED, (R.REPORT_CLOSE,), audience=Audience.REPORTER),
    (S.REVISIT, A.ORDER_AGAIN):      Step(S.ORDERED, (R.REPORT_DISPOSE,), Clock.ORDER, Custodian.UNIT,
                                          needs=("unit_id", "requirement")),
    (S.CLOSED, A.REOPEN):            Step(S.ACCEPTED, (P.REPORTER, R.REPORT_ACCEPT), Clock.DISPOSE, Custodian.TOWN,
                                          needs=("note",), audience=Audience.REPORTER),
    (S.HELD, A.WITHDRAW):            Step(S.WITHDRAWN, (P.REPORTER,), audience=Audience.REPORTER),
    (S.SUBMITTED, A.WITHDRAW):       Step(S.WITHDRAWN, (P.REPORTER,), audience=Audience.REPORTER),
    (S.RETURNED, A.WITHDRAW):        Step(S.WITHDRAWN, (P.REPORTER,), audience=Audience.REPORTER),
    (S.ESCALATED, A.WITHDRAW):       Step(S.WITHDRAWN, (P.REPORTER,), audience=Audience.REPORTER),
    (S.SUBMITTED, A.OBJECT):         Step(S.SUBMITTED, (R.REPORT_TRIAGE,), Clock.OBJECTION, Custodian.TOWN,
                                          needs=("note",)),
    (S.RETURNED, A.LAPSE):           Step(S.SUBMITTED, (P.SYSTEM,), Clock.TRIAGE, Custodian.DESK),
    (S.ORDERED, A.EXTEND):           Step(S.ORDERED, (R.REPORT_CLOSE,), custody=None),
    (S.HELD, A.RECLOCK):             Step(S.HELD, (P.SYSTEM,), custody=None),
    (S.SUBMITTED, A.RECLOCK):        Step(S.SUBMITTED, (P.SYSTEM,), custody=None),
    (S.ESCALATED, A.RECLOCK):        Step(S.ESCALATED, (P.SYSTEM,), custody=None),
    (S.ACCEPTED, A.RECLOCK):         Step(S.ACCEPTED, (P.SYSTEM,), custody=None),
    (S.REVISIT, A.RECLOCK):          Step(S.REVISIT, (P.SYSTEM,), custody=None),
}  # fmt: skip

STEPS |= {
    (state, A.CONCERN): Step(
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
OWN_DOORS = frozenset({Action.EXTEND})
"""What people do at a door of its own, where more is asked than a move tells;
`orders/extensions.py` is the one."""

OPEN_STATES = frozenset(state for state, _ in STEPS) - {State.DRAFT, State.CLOSED}
"""States in which somebody still has something to do."""

HANDLING = frozenset({A.VILLAGE_FIX, A.QUICK_FIX, A.ORDER, A.ORDER_AGAIN, A.GIVE_FEEDBACK})
"""What makes somebody a handler, who may then neither revisit nor sign off the same round."""

REPORTERS = frozenset({action for (_, action), step in STEPS.items() if {P.REPORTER, R.REPORT_SUBMIT} & {*step.by}})
"""What the reporter does; a step of these that no office made is the reporter's own, and no
clock's."""


class IllegalMove(DomainError):
    """The state does not allow the action; the answer names the actions it does allow."""

    code = "illegal_move"
    kind = Refusal.CONFLICT
    zh = "报告现在的状态是{state}，不能办理{action}；现在可以：{legal}。"
    en = "The report is {state}, which does not allow {action}; possible now: {legal}."


def step(state: State, action: Action) -> Step:
    """The step for an action in a state. Raises IllegalMove with the actions that are legal."""
    found = STEPS.get((state, action))
    if found is None:
        raise _illegal(state, action)
    return found


def step_by_hand(state: State, action: Action) -> Step:
    """The step for an action that a person takes by a move. Raises IllegalMove, also for the
    product's own steps."""
    if action not in legal_actions(state):
        raise _illegal(state, action)
    return STEPS[state, action]


def legal_actions(state: State) -> list[Action]:
    """Every action that some person can take by a move in this state, in the order of the table."""
    return [
        action
        for (from_state, action), found in STEPS.items()
        if from_state == state and found.by != (P.SYSTEM,) and action not in OWN_DOORS
    ]


def _illegal(state: State, action: Action) -> IllegalMove:
    legal = legal_actions(state)
    return IllegalMove(state=state, action=action, legal=tuple(legal), actions=[one.value for one in legal])


def diagram() -> str:
    """The table as a Mermaid state diagram, for the documentation."""
    lines = ["stateDiagram-v2"]
    for (from_state, action), found in STEPS.items():
        source = "[*]" if from_state == State.DRAFT else from_state.value
        lines.append(f"    {source} --> {found.to.value}: {action.value}")
    final = sorted({s.to.value for s in STEPS.values()} - {state.value for state, _ in STEPS})
    lines += [f"    {state} --> [*]" for state in final]
    return "\n".join(lines)
