"""Working days with 调休: counted by the notice where it is known, and marked where it is not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwatch.reports.lifecycle import Clock
from gridwatch.workdays.importing import read_calendar, shipped_notices
from gridwatch.workdays.working_days import WorkingDays, missing_years
from gridwatch.workflow.deadlines import Deadlines, Span


def _shipped() -> WorkingDays:
    files = [read_calendar(path) for path in shipped_notices()]
    assert not [problem for file in files for problem in file.problems]
    days = {one.day: one.is_working for file in files for one in file.days}
    return WorkingDays(days, frozenset(year for file in files for year in file.years))


CALENDAR = _shipped()
days = st.dates(date(2025, 1, 1), date(2026, 10, 1))


@pytest.mark.parametrize(("start", "n", "last"), [
    (date(2026, 2, 12), 2, date(2026, 2, 14)),   # the Saturday before the Spring Festival is worked
    (date(2026, 2, 14), 1, date(2026, 2, 24)),   # nine days off
    (date(2026, 9, 18), 1, date(2026, 9, 20)),   # a Sunday that is worked
    (date(2026, 9, 30), 3, date(2026, 10, 10)),  # after the National Day, with its Saturday
    (date(2025, 9, 30), 1, date(2025, 10, 9)),
    (date(2026, 3, 6), 2, date(2026, 3, 10)),    # an ordinary weekend
])  # fmt: skip
def test_days_are_counted_by_the_notice(start: date, n: int, last: date) -> None:
    found = CALENDAR.nth_after(start, n)
    assert (found.day, found.is_sure) == (last, True)


@given(day=days, n=st.integers(1, 30))
def test_the_nth_day_is_worked_and_n_worked_days_lie_up_to_it(day: date, n: int) -> None:
    last = CALENDAR.nth_after(day, n).day
    between = [day + timedelta(days=k) for k in range(1, (last - day).days + 1)]
    assert CALENDAR.is_worked(last)
    assert sum(map(CALENDAR.is_worked, between)) == n


def test_the_shipped_years_are_as_long_as_the_law_says() -> None:
    for path in shipped_notices():
        assert read_calendar(path).short_years == []
    assert {2025, 2026} <= CALENDAR.years


def test_a_deadline_that_runs_into_an_unknown_year_says_so() -> None:
    assert not CALENDAR.nth_after(date(2026, 12, 30), 2).is_sure
    assert CALENDAR.nth_after(date(2026, 12, 29), 2).is_sure
    deadlines = Deadlines({Clock.TRIAGE: Span(2, working=True), Clock.REVISIT: Span(15)}, amber=0.8)
    start = datetime(2026, 12, 30, 4, tzinfo=UTC)
    assert deadlines.due(Clock.TRIAGE, start, CALENDAR).is_provisional
    assert not deadlines.due(Clock.REVISIT, start, CALENDAR).is_provisional


@given(hours=st.integers(0, 24 * 600), clock=st.sampled_from([Clock.TRIAGE, Clock.REVISIT]))
def test_amber_comes_between_start_and_deadline(hours: int, clock: Clock) -> None:
    deadlines = Deadlines({Clock.TRIAGE: Span(2, working=True), Clock.REVISIT: Span(15)}, amber=0.8)
    start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    due = deadlines.due(clock, start, CALENDAR)
    assert start < due.amber_at < due.at


def test_the_next_year_is_missed_from_november_when_its_notice_is_out() -> None:
    known = frozenset({2026})
    assert missing_years(known, date(2026, 10, 31)) == []
    assert missing_years(known, date(2026, 11, 1)) == [2027]
    assert missing_years(known, date(2027, 3, 1)) == [2027]
