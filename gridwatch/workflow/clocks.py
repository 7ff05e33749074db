"""The clock that runs on something: its columns, started by each step that names one, stopped with
the last."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch.territory.calendar import china_day
from gridwatch.workdays.loading import load_working_days
from gridwatch.workdays.working_days import WorkingDays
from gridwatch.workflow.deadlines import Deadlines, Due
from gridwatch.workflow.steps import Step

K = TypeVar("K", bound=StrEnum)
_NO_HOLIDAYS_ASKED = WorkingDays()


class RunningClock:
    """The columns of a running clock; the table itself has `clock`, in its own enumeration, and the
    `version` that its last step made."""

    if TYPE_CHECKING:
        clock: Any
        version: Any

    clock_seq: Mapped[int | None]
    """The event that started the clock."""
    due_at: Mapped[datetime | None]
    amber_at: Mapped[datetime | None]
    alarm_at: Mapped[datetime | None]
    """When the clock next asks the product for something; see `alarms.py`."""
    due_is_provisional: Mapped[bool] = mapped_column(server_default="false")


def start_clock(row: RunningClock, found: Step[Any, Any], due: Due | None) -> None:
    """Start the step's clock at the row's present version, or stop the one that runs when the step
    has none."""
    row.clock = found.clock
    row.clock_seq = row.version if found.clock else None
    set_due(row, due)


def set_due(row: RunningClock, due: Due | None) -> None:
    """Let the clock run out then, and ring first when most of it has run."""
    row.due_at = due.at if due else None
    row.amber_at = row.alarm_at = due.amber_at if due else None
    row.due_is_provisional = due is not None and due.is_provisional


def due_of(
    session: Session, clock: K, deadlines: Deadlines[K], started_at: datetime, *, days: int | None = None
) -> Due:
    """When a clock runs out; the calendar is asked only by clocks that count working days."""
    calendar = _NO_HOLIDAYS_ASKED
    if deadlines.counts_working_days(clock):
        calendar = load_working_days(session, china_day(started_at))
    return deadlines.due(clock, started_at, calendar, days=days)
