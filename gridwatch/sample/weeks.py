"""Moving what is planned by whole weeks, with all that says when it was: days, instants, ids."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from gridwatch.sample.people import SamplePost
from gridwatch.sample.reports import SampleReport

_TIME_BITS = 80
"""Below the milliseconds that begin a UUID of version 7 (RFC 9562)."""


def moved_post(post: SamplePost, by: timedelta) -> SamplePost:
    """The same post so much later."""
    ended_on = post.ended_on + by if post.ended_on else None
    return replace(post, starts_on=post.starts_on + by, last_on=post.last_on + by, ended_on=ended_on)


def moved_report(report: SampleReport, by: timedelta, *, until: datetime) -> SampleReport:
    """The same report so much later, as far as it had come at an instant."""
    sighting = replace(
        report.sighting,
        id=moved_id(report.sighting.id, by),
        captured_at=report.sighting.captured_at + by,
        received_at=report.sighting.received_at + by,
    )
    moves = tuple(
        replace(move, at=move.at + by, into=moved_id(move.into, by) if move.into else None) for move in report.moves
    )
    return replace(report, sighting=sighting, moves=moves).until(until)


def moved_id(old: UUID, by: timedelta) -> UUID:
    """The UUIDv7 with the same random bits, made so much later."""
    return UUID(int=old.int + (by // timedelta(milliseconds=1) << _TIME_BITS))
