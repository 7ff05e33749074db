"""Reports that may be the same: near in place and time, in the same words, or with the same photo.

The product only points; a person links them, or merges one into the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, text
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotAllowed, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import OPEN_STATES
from gridwatch.reports.models import Report, ReportLink
from gridwatch.reports.moves.move import get_report, handling_path


class Likeness(StrEnum):
    """Why another report may be the same."""

    NEAR = "near"
    SAME_WORDS = "same_words"
    SAME_PHOTO = "same_photo"
    LINKED = "linked"


class AlreadyLinked(DomainError):
    """The two reports are linked."""

    code = "already_linked"
    kind = Refusal.CONFLICT
    zh = "这两份报告已经关联。"
    en = "These two reports are linked already."


@dataclass(frozen=True, slots=True)
class NearRules:
    """How near, in metres and weeks, another report of the category must be."""

    radius_m: float
    period: timedelta


@dataclass(frozen=True, slots=True)
class Likely:
    """Another report, and why it may be the same; `distance_m` where both have a position."""

    report: Report
    likenesses: Sequence[Likeness]
    distance_m: float | None


_NEAR = text("""
    SELECT o.id, ST_Distance(o.point::geography, r.point::geography) AS distance_m
    FROM report r JOIN report o ON o.near_cell = ANY (ARRAY(
        SELECT nearness_cell(ST_X(r.point) + x * 0.01, ST_Y(r.point) + y * 0.01)
        FROM generate_series(-1, 1) x, generate_series(-1, 1) y))
    WHERE r.id = :id AND o.id <> r.id AND o.category_code = r.category_code AND o.state = ANY (:open)
      AND o.received_at BETWEEN r.received_at - CAST(:period AS interval) AND r.received_at + CAST(:period AS interval)
      AND ST_DWithin(o.point::geography, r.point::geography, :radius)
    ORDER BY distance_m, o.id LIMIT 20
""")
_SAME_WORDS = text("""
    SELECT o.id FROM report r JOIN report o ON o.village_id = r.village_id AND o.wording = r.wording
    WHERE r.id = :id AND o.id <> r.id AND length(r.text) >= 6 ORDER BY o.id DESC LIMIT 20
""")
_SAME_PHOTO = text("""
    SELECT DISTINCT e.report_id AS id
    FROM evidence mine JOIN evidence e ON e.sha256 = mine.sha256 OR e.dhash = mine.dhash
    JOIN report r ON r.id = mine.report_id JOIN report o ON o.id = e.report_id AND o.village_id = r.village_id
    WHERE mine.report_id = :id AND e.report_id <> mine.report_id
      AND mine.kind = 'photo' AND mine.purpose = 'report' AND e.purpose = 'report'
    ORDER BY 1 DESC LIMIT 20
""")


def list_likely_duplicates(session: Session, report_id: UUID, *, rules: NearRules) -> list[Likely]:
    """Other reports that exist for this actor and may be the same; the likeliest first. Raises
    NotFound."""
    report = get_report(session, report_id)
    why: dict[UUID, list[Likeness]] = {}
    values = {"id": report.id, "open": [s.value for s in OPEN_STATES], "period": rules.period, "radius": rules.radius_m}
    near = {row.id: row.distance_m for row in session.execute(_NEAR, values)}
    for likeness, found in (
        (Likeness.LINKED, _linked(session, report.id)),
        (Likeness.SAME_PHOTO, session.scalars(_SAME_PHOTO, values)),
        (Likeness.SAME_WORDS, session.scalars(_SAME_WORDS, values)),
        (Likeness.NEAR, near),
    ):
        for other in found:
            why.setdefault(other, []).append(likeness)
    query = select(Report).where(Report.id.in_(why)).options(joinedload(Report.village), joinedload(Report.town))
    likely = [Likely(other, why[other.id], near.get(other.id)) for other in session.scalars(query)]
    return sorted(likely, key=lambda one: (-len(one.likenesses), one.distance_m or 0.0, one.report.id))


def link(session: Session, report_id: UUID, other_id: UUID, note: str | None, *, actor: Actor, now: datetime) -> None:
    """Say that two reports belong together. Raises NotFound, NotAllowed, InvalidField or
    AlreadyLinked."""
    first, second = _both(session, report_id, other_id, actor)
    if second.id in _linked(session, first.id):
        raise AlreadyLinked(pointer="/other_id")
    row = {"report_id": first.id, "other_id": second.id, "account_id": actor.account_id, "linked_at": now, "note": note}
    session.connection().execute(insert(ReportLink), row)
    _record(session, "report.link", report_id, other_id, actor, now)


def unlink(session: Session, report_id: UUID, other_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take a link back; nothing happens when there is none. Raises NotFound or NotAllowed."""
    first, second = _both(session, report_id, other_id, actor)
    gone = delete(ReportLink).where(ReportLink.report_id == first.id, ReportLink.other_id == second.id)
    if session.execute(gone.returning(ReportLink.report_id)).first() is not None:
        _record(session, "report.unlink", report_id, other_id, actor, now)


def _both(session: Session, report_id: UUID, other_id: UUID, actor: Actor) -> tuple[Report, Report]:
    """The two in the order of their ids, when both are the actor's to handle, and neither is their
    own."""
    if report_id == other_id:
        raise InvalidField(
            reason_zh="不能与自身关联。", reason_en="A report is not linked to itself.", pointer="/other_id"
        )
    found = [get_report(session, one, lock=True) for one in sorted((report_id, other_id))]
    for report in found:
        if report.reporter_key == actor.reporter_key:
            raise NotAllowed(right=Right.REPORT_LINK)
        actor.require(Right.REPORT_LINK, handling_path(report, Right.REPORT_LINK))
    return found[0], found[1]


def _linked(session: Session, report_id: UUID) -> set[UUID]:
    query = select(ReportLink).where(or_(ReportLink.report_id == report_id, ReportLink.other_id == report_id))
    return {link.other_id if link.report_id == report_id else link.report_id for link in session.scalars(query)}


def _record(session: Session, action: str, report_id: UUID, other_id: UUID, actor: Actor, now: datetime) -> None:
    for one, other in ((report_id, other_id), (other_id, report_id)):
        audit.record(session, action, "report", one, account_id=actor.account_id, now=now, other=str(other))
