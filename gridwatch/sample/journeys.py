"""How far a report gets: a table of likely next moves, walked until the present day.

The legal moves are the life cycle's; this says only how often and how soon people make them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np

from gridwatch.reports.lifecycle import LIFE_CYCLE, Action, State
from gridwatch.territory.calendar import CHINA


class Hand(StrEnum):
    """Who makes a move, seen from the report."""

    REPORTER = "reporter"
    CHIEF = "chief"
    DEPUTY = "deputy"
    CLERK = "clerk"
    OTHER_CLERK = "other_clerk"
    SECRETARY = "secretary"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Likely:
    """One possible next move: how often (the rest of the hundred is waiting), by whom, median hours
    later."""

    percent: int
    action: Action
    by: Hand
    hours: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One move in a report's journey."""

    action: Action
    by: Hand
    at: datetime
    to: State


A, S, H = Action, State, Hand
MOVES: dict[State, tuple[Likely, ...]] = {
    S.HELD: (Likely(55, A.ADMIT, H.CLERK, 30), Likely(20, A.DISMISS, H.CLERK, 40)),
    S.SUBMITTED: (Likely(61, A.ESCALATE, H.CHIEF, 16), Likely(24, A.VILLAGE_FIX, H.CHIEF, 14),
                  Likely(7, A.RETURN, H.DEPUTY, 9), Likely(5, A.MERGE, H.CHIEF, 12),
                  Likely(3, A.WITHDRAW, H.REPORTER, 6)),
    S.RETURNED: (Likely(92, A.ANSWER, H.REPORTER, 26), Likely(6, A.WITHDRAW, H.REPORTER, 30)),
    S.VILLAGE_FIX: (Likely(99, A.GIVE_FEEDBACK, H.CHIEF, 90),),
    S.ESCALATED: (Likely(87, A.ACCEPT, H.CLERK, 28), Likely(6, A.REFER, H.CLERK, 30),
                  Likely(5, A.OUT_OF_SCOPE, H.CLERK, 30), Likely(1, A.WITHDRAW, H.REPORTER, 10)),
    S.ACCEPTED: (Likely(57, A.QUICK_FIX, H.CLERK, 20), Likely(37, A.ORDER, H.CLERK, 30),
                 Likely(5, A.TRANSFER_CLUE, H.SECRETARY, 60)),
    S.QUICK_FIX: (Likely(99, A.GIVE_FEEDBACK, H.CLERK, 100),),
    S.ORDERED: (Likely(98, A.GIVE_FEEDBACK, H.UNIT, 420),),
    S.FEEDBACK: (Likely(99, A.REVISIT, H.OTHER_CLERK, 150),),
    S.REVISIT: (Likely(91, A.CLOSE, H.SECRETARY, 40), Likely(8, A.ORDER_AGAIN, H.CLERK, 30)),
    S.CLOSED: (Likely(3, A.REOPEN, H.REPORTER, 200),),
}  # fmt: skip
UNPLACED_MOVES = (Likely(85, A.ASSIGN, H.CLERK, 12),)
"""What happens to a submitted report that nobody can place."""
CLUE_MOVES = (Likely(64, A.TRANSFER_CLUE, H.SECRETARY, 70), Likely(35, A.ORDER, H.CLERK, 30))
"""What happens to an accepted report of a category that often turns out to be a clue."""


ONCE = frozenset({Action.ORDER_AGAIN, Action.REOPEN, Action.RETURN})
LONGEST = 24
REOPEN_WITHIN = timedelta(days=29)


def travel(
    rng: np.random.Generator, state: State, since: datetime, until: datetime, *, is_clue: bool, is_unplaced: bool
) -> Iterator[Turn]:
    """Yield the moves of one report from a state on, in order of time, all of them before `until`.

    A report is returned, sent back for another round, or reopened, at most once each.
    """
    at, done = since, set[Action]()
    for _ in range(LONGEST):
        options = CLUE_MOVES if is_clue and state is State.ACCEPTED else MOVES.get(state, ())
        if is_unplaced and state is State.SUBMITTED and Action.ASSIGN not in done:
            options = UNPLACED_MOVES
        likely = _choose(rng, [option for option in options if option.action not in done & ONCE])
        if likely is None:
            return
        wait = timedelta(hours=likely.hours * float(rng.lognormal(0.0, 0.6)))
        at = _awake(rng, at + wait)
        if at >= until or (likely.action is Action.REOPEN and wait > REOPEN_WITHIN):
            return
        done.add(likely.action)
        state = LIFE_CYCLE.step(state, likely.action).to
        yield Turn(likely.action, likely.by, at, state)


def _awake(rng: np.random.Generator, at: datetime) -> datetime:
    """Put off what would fall into the night (China time) to the next morning."""
    local = at.astimezone(CHINA)
    if 8 <= local.hour < 19:
        return at
    morning = local + timedelta(days=1) if local.hour >= 19 else local
    return morning.replace(hour=8, minute=int(rng.integers(20, 60)), second=int(rng.integers(60)))


def _choose(rng: np.random.Generator, options: Sequence[Likely]) -> Likely | None:
    dice = float(rng.uniform(0, 100))
    for likely in options:
        if dice < likely.percent:
            return likely
        dice -= likely.percent
    return None
