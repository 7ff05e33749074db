"""The figures of one report, told again from its events in plain Python: what the database must
come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from gridwatch.analysis.figures.measures import Measure
from gridwatch.reports.lifecycle import OPEN_STATES, Action, State
from gridwatch.territory.calendar import CHINA, china_day

HANDLED = {State.VILLAGE_FIX, State.QUICK_FIX, State.ORDERED}


@dataclass(frozen=True)
class Event:
    """What matters of one event."""

    action: Action
    to: State
    at: datetime
    due_at: datetime | None
    by_official: bool


@dataclass(frozen=True)
class Story:
    """A report with its events, oldest first, and what came after it."""

    events: Sequence[Event]
    reply_due_at: datetime
    rating: int | None = None

    def counts(self, first: date, past: date, now: datetime) -> dict[Measure, int]:
        """What it adds to each measure in a window, as of now."""
        cut = min(midnight(past), now)
        return {
            Measure.RECEIVED: self._on(self.events[0].at, first, past),
            Measure.PROBLEMS: self._on(self._first({State.ACCEPTED, State.VILLAGE_FIX}), first, past),
            Measure.CLUES: self._on(self._first({State.CLUE_TRANSFERRED}), first, past),
            Measure.CLOSED: self._on(self._closing(), first, past),
            Measure.CLOSED_IN_TIME: self._on(self._closing() if self._in_time() else None, first, past),
            Measure.REPLIES_DUE: self._reply_due(first, past, now),
            Measure.REPLIED_IN_TIME: self._reply_due(first, past, now) if self._replied() else 0,
            Measure.OPEN: self._stands(cut, past, lambda event: event.to in OPEN_STATES),
            Measure.UNRECTIFIED: self._overdue(past, now, self._rectify_by()),
            Measure.OVERDUE: self._overdue(past, now, self._late_from()),
        }

    def _on(self, at: datetime | None, first: date, past: date) -> int:
        return int(at is not None and first <= china_day(at) < past)

    def _first(self, states: set[State]) -> datetime | None:
        return next((event.at for event in self.events if event.to in states), None)

    def _closing(self) -> datetime | None:
        return self.events[-1].at if self.events[-1].to is State.CLOSED else None

    def _in_time(self) -> bool:
        answers = [(b, e) for b, e in pairwise(self.events) if e.action is Action.GIVE_FEEDBACK]
        before, answer = answers[-1] if answers else (None, None)
        return answer is not None and before.due_at is not None and answer.at <= before.due_at

    def _replied(self) -> bool:
        return any(event.by_official and event.at < self.reply_due_at for event in self.events)

    def _reply_due(self, first: date, past: date, now: datetime) -> int:
        answered = any(event.by_official for event in self.events)
        last = self.events[-1]
        if last.to is State.WITHDRAWN and not answered and last.at < self.reply_due_at:
            return 0
        day = china_day(self.reply_due_at - timedelta(microseconds=1))
        return int(first <= day < past and day < china_day(now))

    def _stands(self, cut: datetime, past: date, claim: object) -> int:
        before = [event for event in self.events if china_day(event.at) < past]
        return int(bool(before) and claim(before[-1]))  # type: ignore[operator]

    def _late_from(self) -> list[datetime | None]:
        """When it is overdue at each event: when its clock runs out, or earlier when nobody has
        replied by then."""
        found: list[datetime | None] = []
        is_answered = False
        for event in self.events:
            is_answered = is_answered or event.by_official
            is_waiting = event.due_at is not None and not is_answered
            found.append(min(event.due_at, self.reply_due_at) if is_waiting and event.due_at else event.due_at)
        return found

    def _rectify_by(self) -> list[datetime | None]:
        found: list[datetime | None] = []
        current = None
        for event in self.events:
            if event.to in HANDLED:
                current = event.due_at
            known = event.to in HANDLED | {State.FEEDBACK, State.REVISIT}
            found.append(current if known else None)
        return found

    def _overdue(self, past: date, now: datetime, dues: Iterable[datetime | None]) -> int:
        """Whether its deadline was over at the cut-off: at once if it was when it came, else at the
        end of its day."""
        ends = [event.at for event in self.events[1:]] + [None]
        for event, due, end in zip(self.events, dues, ends, strict=True):
            if due is None or (end is not None and end <= due):
                continue
            is_late_at_once = due < event.at
            fell = china_day(event.at) if is_late_at_once else china_day(due - timedelta(microseconds=1))
            is_over = fell < past and (is_late_at_once or fell < china_day(now))
            if is_over and (end is None or china_day(end) >= past):
                return 1
        return 0


def midnight(day: date) -> datetime:
    """The first instant of a day in China."""
    return datetime.combine(day, datetime.min.time(), tzinfo=CHINA)
