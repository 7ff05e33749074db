"""What the product does by itself when a clock rings.

`alarm_at` of a row, or a column like it, says when something is next asked for; a worker takes what
rings, with SKIP LOCKED, in one transaction with the step, its event and the next alarm. Two workers
never hold the same row, and one that is killed leaves the alarm ringing for the next: each happens
once.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, inspect
from sqlalchemy.orm import InstrumentedAttribute, Session

from gridwatch.database import Base

BATCH = 20
_PUT_OFF = timedelta(hours=1)
_log = logging.getLogger(__name__)

R = TypeVar("R", bound=Base)


def answer_ringing(
    session: Session,
    query: Select[R],
    alarm: InstrumentedAttribute[datetime | None],
    answer: Callable[[R], None],
    *,
    now: datetime,
) -> int:
    """Answer some of the rows whose alarm rings; how many, 0 when none rings.

    An alarm that cannot be answered is put off and logged, and keeps nobody else waiting. Takes a
    session that acts as the product itself; the caller commits, and calls again until none rings.
    """
    found = _take(session, query, alarm, now)
    for row in found:
        which = inspect(row).identity
        try:
            with session.begin_nested():
                answer(row)
        except Exception:
            _log.exception("%s %s could not be answered; it rings again later", alarm, which)
            setattr(row, alarm.key, now + _PUT_OFF)
        session.flush()
    return len(found)


def _take(
    session: Session, query: Select[R], alarm: InstrumentedAttribute[datetime | None], now: datetime
) -> Sequence[R]:
    """Some rows that ring, locked; those that another worker holds are left to it."""
    ringing = query.where(alarm <= now).order_by(alarm).limit(BATCH)
    locked = ringing.with_for_update(of=alarm.class_, skip_locked=True)
    return session.scalars(locked.execution_options(populate_existing=True)).all()
