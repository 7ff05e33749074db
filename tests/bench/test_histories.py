"""The made-up life cycles of the big world are ones that the product allows."""

from datetime import UTC, datetime

import numpy as np
import pytest

from bench.histories import COURSES, LONGEST, SEALED_COURSE, STAGES, choose_courses, delays, due_s, instants
from gridwatch.reports.lifecycle import STEPS, Action, Clock, Custodian
from gridwatch.territory.calendar import china_day, end_of_day

NOW_S = datetime(2026, 11, 1, 4, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("course", range(len(COURSES)))
def test_every_course_takes_steps_of_the_table(course: int) -> None:
    state = "draft"
    for stage in STAGES[course]:
        assert stage.from_state == state
        step = STEPS[stage.from_state, stage.action]
        assert (stage.to_state, stage.clock) == (step.to, step.clock)
        assert step.custody in {stage.custodian, Custodian.DESK}
        state = stage.to_state


def test_the_shares_are_of_one_and_the_sealed_course_is_the_products_own_escalation() -> None:
    assert sum(share for share, _ in COURSES) == pytest.approx(1)
    escalation = STAGES[SEALED_COURSE][1]
    assert (escalation.action, escalation.role) == (Action.ESCALATE, None)


def test_nobody_revisits_what_they_handled_in_the_same_round() -> None:
    handling = {Action.VILLAGE_FIX, Action.QUICK_FIX, Action.ORDER, Action.ORDER_AGAIN, Action.GIVE_FEEDBACK}
    for stages in STAGES:
        for n, stage in enumerate(stages):
            if stage.action is Action.REVISIT:
                before = stages[max(i for i in range(n) if stages[i].clock in {Clock.QUICK_FIX, Clock.ORDER}) : n]
                assert stage.role not in {other.role for other in before if other.action in handling}


def test_turns_come_one_after_another_and_none_in_the_future() -> None:
    chance = np.random.default_rng(1)
    courses, factors = choose_courses(chance, 500), delays(chance, 500)
    assert set(courses) == set(range(len(COURSES)))
    for n, course in enumerate(courses):
        assert len(factors[n]) == LONGEST
        times = instants(course, NOW_S - 20 * 86400, factors[n], NOW_S)
        assert 1 <= len(times) <= len(STAGES[course])
        assert times == sorted(times)
        assert times[-1] <= NOW_S


def test_deadlines_end_with_a_day_in_china() -> None:
    received = datetime(2026, 3, 1, 17, tzinfo=UTC)
    due = datetime.fromtimestamp(due_s(Clock.QUICK_FIX, received.timestamp()), UTC)
    assert due == end_of_day(china_day(received).replace(day=9))
