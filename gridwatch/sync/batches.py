"""Many reports of one phone at once: judged together and stored in a few statements, or else one by
one.

Together they cost a third of what they cost alone. Whatever spoils the lot, the one that does it is
found by taking each alone, so that a bad item never fails its neighbours.
"""

import logging
from collections.abc import Sequence

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError
from gridwatch.fieldwork.captured import above_of
from gridwatch.fieldwork.values import Receipt
from gridwatch.reports.intake.known_before import look_up
from gridwatch.reports.intake.storage import Judged, store
from gridwatch.reports.intake.submission import Intake, judge, submit
from gridwatch.reports.intake.values import Submission

_log = logging.getLogger(__name__)


class _SomeIdIsTaken(Exception):
    """By a transaction that ran beside ours; rolls ours back to before the batch."""


def submit_all(session: Session, submissions: Sequence[Submission], by: Intake) -> list[Receipt | Exception]:
    """The receipt of each, or what it was refused by. An id that comes twice is a replay the second
    time.

    Stored by id: two devices that send the same in another order wait for each other and never
    cross.
    """
    first = {one.id: n for n, one in reversed(list(enumerate(submissions)))}
    alone = [n for n, one in enumerate(submissions) if first[one.id] != n]
    together = [one for n, one in enumerate(submissions) if first[one.id] == n]
    results = dict(zip((one.id for one in together), _together(session, together, by), strict=True))
    return [_alone(session, one, by) if n in alone else results[one.id] for n, one in enumerate(submissions)]


def _together(session: Session, submissions: Sequence[Submission], by: Intake) -> list[Receipt | Exception]:
    try:
        with session.begin_nested():
            return _judged_and_stored(session, submissions, by)
    except OperationalError:
        raise
    except _SomeIdIsTaken:
        pass
    except Exception:
        _log.exception("%s reports could not be taken in together; each is taken alone", len(submissions))
    return [_alone(session, one, by) for one in submissions]


def _judged_and_stored(session: Session, submissions: Sequence[Submission], by: Intake) -> list[Receipt | Exception]:
    known = look_up(session, submissions, by.actor, by.rules.capture, now=by.now)
    upward = above_of(session, by.now)
    judged: list[Receipt | Judged | DomainError] = []
    for submission, before in zip(submissions, known, strict=True):
        try:
            judged.append(judge(session, submission, before, by, upward))
        except DomainError as refusal:
            judged.append(refusal)
    fresh = sorted((one for one in judged if isinstance(one, Judged)), key=lambda one: one.submission.id)
    if fresh and not store(session, fresh, now=by.now):
        raise _SomeIdIsTaken
    return [one.receipt if isinstance(one, Judged) else one for one in judged]


def _alone(session: Session, submission: Submission, by: Intake) -> Receipt | Exception:
    try:
        with session.begin_nested():
            return submit(session, submission, by)
    except OperationalError:
        raise
    except Exception as refusal:
        return refusal
