"""Made-up life cycles for the big world: which steps a report takes, who takes them, and how long
each takes.

The steps are those of the product's own table; only the choice among them and the delays are
invented, roughly after what counties publish: a third is settled in the village, one in twelve
becomes a clue, the slow ones are late.
"""

from dataclasses import dataclass

import numpy as np

from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import STEPS, Action, Clock, Custodian, State

A, R = Action, Role

CHINA_S = 8 * 3600
DAY_S = 86400
DAYS: dict[Clock, int] = {
    Clock.TRIAGE: 3,
    Clock.ANSWER: 7,
    Clock.ACCEPT: 5,
    Clock.DISPOSE: 5,
    Clock.QUICK_FIX: 7,
    Clock.ORDER: 30,
    Clock.REVISIT: 15,
    Clock.SIGN_OFF: 7,
}
"""How long clocks run: the defaults of the settings, five working days taken for a week."""


@dataclass(frozen=True)
class Turn:
    """One step of a course: who takes it (None: the reporter or the product), and half its cases
    take up to `days`."""

    action: Action
    role: Role | None
    days: float


_START = (Turn(A.SUBMIT, None, 0),)
_TO_TOWN = (*_START, Turn(A.ESCALATE, R.CHIEF, 1.2), Turn(A.ACCEPT, R.TOWN_CLERK, 1.5))
_SEALED = (*_START, Turn(A.ESCALATE, None, 0), Turn(A.ACCEPT, R.TOWN_CLERK, 1.5))
_LOOK = (Turn(A.REVISIT, R.DEPUTY, 6), Turn(A.CLOSE, R.TOWN_SECRETARY, 3))
_FIXED = (Turn(A.VILLAGE_FIX, R.CHIEF, 1), Turn(A.GIVE_FEEDBACK, R.DEPUTY, 4))
_ORDERED = (Turn(A.ORDER, R.TOWN_CLERK, 2), Turn(A.GIVE_FEEDBACK, R.TOWN_CLERK, 18))
COURSES: tuple[tuple[float, tuple[Turn, ...]], ...] = (
    (0.32, (*_START, *_FIXED, Turn(A.REVISIT, R.TOWN_CLERK, 6), Turn(A.CLOSE, R.TOWN_SECRETARY, 3))),
    (0.05, (*_START, Turn(A.RETURN, R.CHIEF, 1), Turn(A.ANSWER, None, 2), *_FIXED,
            Turn(A.REVISIT, R.TOWN_CLERK, 6), Turn(A.CLOSE, R.TOWN_SECRETARY, 3))),
    (0.23, (*_TO_TOWN, *_ORDERED, *_LOOK)),
    (0.04, (*_TO_TOWN, *_ORDERED, Turn(A.REVISIT, R.DEPUTY, 6), Turn(A.ORDER_AGAIN, R.TOWN_CLERK, 2),
            Turn(A.GIVE_FEEDBACK, R.TOWN_CLERK, 15), *_LOOK)),
    (0.14, (*_TO_TOWN, Turn(A.QUICK_FIX, R.TOWN_CLERK, 1), Turn(A.GIVE_FEEDBACK, R.TOWN_CLERK, 4), *_LOOK)),
    (0.06, (*_TO_TOWN, Turn(A.TRANSFER_CLUE, R.TOWN_CLERK, 5))),
    (0.02, (*_SEALED, Turn(A.TRANSFER_CLUE, R.TOWN_CLERK, 5))),
    (0.05, (*_START, Turn(A.ESCALATE, R.CHIEF, 1.2), Turn(A.REFER, R.TOWN_CLERK, 2))),
    (0.05, (*_START, Turn(A.ESCALATE, R.CHIEF, 1.2), Turn(A.OUT_OF_SCOPE, R.TOWN_CLERK, 2))),
    (0.03, (*_START, Turn(A.WITHDRAW, None, 0.5))),
    (0.01, (*_TO_TOWN, *_ORDERED, *_LOOK, Turn(A.REOPEN, R.TOWN_CLERK, 12), *_ORDERED, *_LOOK)),
)  # fmt: skip
"""How often each course is taken, and its turns."""
SEALED_COURSE = 6
LONGEST = max(len(turns) for _, turns in COURSES)
SPREAD = 0.9
"""Of the delays: the standard deviation of their logarithm."""


@dataclass(frozen=True)
class Stage:
    """What a turn of a course makes of a report: everything that does not depend on when."""

    action: Action
    role: Role | None
    from_state: State
    to_state: State
    custodian: Custodian
    clock: Clock | None
    round: int
    days: float


def stages(turns: tuple[Turn, ...]) -> tuple[Stage, ...]:
    """A course by the product's own table. Raises KeyError when it does not allow a step."""
    found: list[Stage] = []
    state, rounds, in_town = State.DRAFT, 1, False
    for turn in turns:
        step = STEPS[state, turn.action]
        rounds += turn.action is A.ORDER_AGAIN
        in_town = in_town or turn.action is A.ESCALATE
        custody = step.custody
        assert custody is not None
        if custody is Custodian.DESK:
            custody = Custodian.TOWN if in_town else Custodian.STATION
        found.append(Stage(turn.action, turn.role, state, step.to, custody, step.clock, rounds, turn.days))
        state = step.to
    return tuple(found)


STAGES = tuple(stages(turns) for _, turns in COURSES)
_SHARES = np.cumsum([share for share, _ in COURSES])


def choose_courses(chance: np.random.Generator, number: int) -> list[int]:
    """Which course each of so many reports takes."""
    found: list[int] = np.searchsorted(_SHARES, chance.random(number) * _SHARES[-1]).tolist()
    return found


def delays(chance: np.random.Generator, number: int) -> list[list[float]]:
    """Factors by which the turns of so many reports take longer or shorter; half of them above
    1."""
    found: list[list[float]] = chance.lognormal(0, SPREAD, (number, LONGEST)).tolist()
    return found


def instants(course: int, received_s: float, factors: list[float], until_s: float) -> list[float]:
    """When the turns of a report come, in seconds since 1970; those after `until_s` have not come
    yet."""
    at, found = received_s, list[float]()
    for stage, factor in zip(STAGES[course], factors, strict=False):
        at += stage.days * factor * DAY_S
        if at > until_s:
            break
        found.append(at)
    return found


def due_s(clock: Clock, started_s: float) -> float:
    """24:00 of the clock's last day in China; the day it starts is not counted."""
    return (int((started_s + CHINA_S) // DAY_S) + 1 + DAYS[clock]) * DAY_S - CHINA_S
