"""Reading reports: which exist for whom, in which order, and how much of one each may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased, joinedload

from gridwatch import audit
from gridwatch.errors import InvalidField, NotAllowed, NotFound
from gridwatch.lists import Key, Keyset, both_ways
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import Account
from gridwatch.people.permissions import Right
from gridwatch.reports.evidence_models import EvidenceMask
from gridwatch.reports.lifecycle import REPORTERS, Custodian, State
from gridwatch.reports.models import (
    Evidence,
    Report,
    ReportConcern,
    ReporterIdentity,
    ReportEvent,
    ReportNote,
)
from gridwatch.reports.moves.outcomes import ReportRating
from gridwatch.reports.overdue.definition import is_overdue, is_overdue_by_reply_alone
from gridwatch.reports.reading.matching import ReportFilter, matching
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.placement import Position

EXCERPT = 80
"""Letters of a report's text that a list shows."""
SHORTEST_REASON = 10
"""Letters of a reason to open who reported."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place, named."""

    code: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class Listed:
    """A report as a list shows it; `reporter_key` tells only whether it is the reader's own."""

    town: PlaceName | None
    village: PlaceName | None
    is_sealed: bool
    id: UUID
    number: str
    reporter_key: bytes
    category_code: str
    text: str
    state: State
    custodian: Custodian
    version: int
    due_at: datetime | None
    reply_due_at: datetime | None
    replied_at: datetime | None
    captured_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Totals:
    """How many reports a list has, how many are overdue, of how many the first reply alone is, and
    each state's."""

    total: int
    overdue: int
    overdue_by_reply_alone: int
    by_state: dict[str, int]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event with the note, if the reader may see it."""

    event: ReportEvent
    note: str | None

    @property
    def by_reporter(self) -> bool:
        """Whether the reporter did it, rather than an office or a clock."""
        return self.event.role is None and self.event.action in REPORTERS


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its reader may see it; what is None is not there or not theirs to see."""

    report: Report
    is_own: bool
    position: Position | None
    """For those who handle it."""
    concerns: Sequence[ReportConcern]
    evidence: Sequence[Evidence]
    masks: Mapping[bytes, int]
    """How many masks hold on each photo that somebody has looked at, by its SHA-256; for the desk."""
    rating: ReportRating | None
    """What its reporter thought of the result, for whoever may see the report."""


REPORTS_BY_URGENCY = Keyset(Report.urgency, Report.id, told=(Report.due_at, Report.id))
REPORT_ORDERS = both_ways(due=REPORTS_BY_URGENCY, received=Keyset(Report.received_at, Report.id))


def list_reports(
    session: Session,
    wanted: ReportFilter,
    *,
    actor: Actor,
    order: Keyset = REPORTS_BY_URGENCY,
    after: Key | None,
    limit: int,
    now: datetime,
) -> Sequence[Listed]:
    """A page of reports, most urgent first unless another order is asked for; those without a
    deadline come last."""
    query = order.page(_LIST.where(matching(session, wanted, actor, now)), after, limit)
    return [_listed(row) for row in session.execute(query)]


# Columns rather than objects: a page of 50 was spent on the 45 columns of each report, and on
# tracking their changes. Made once: putting it together anew took a quarter of the time that Python
# spends on the rows.
_TOWN, _VILLAGE = aliased(Place), aliased(Place)
_LIST = (
    select(
        _TOWN.code, _TOWN.name, _VILLAGE.code, _VILLAGE.name, Report.sealed_to,
        Report.id, Report.number, Report.reporter_key, Report.category_code, Report.text, Report.state,
        Report.custodian, Report.version, Report.due_at, Report.reply_due_at, Report.replied_at, Report.captured_at,
        Report.received_at,
    )
    .select_from(Report)
    .outerjoin(_TOWN, _TOWN.id == Report.town_id)
    .outerjoin(_VILLAGE, _VILLAGE.id == Report.village_id)
)  # fmt: skip


def _listed(row: Sequence[Any]) -> Listed:
    town_code, town, village_code, village, sealed_to, *own = row
    return Listed(
        PlaceName(town_code, town, Level.TOWN) if town_code else None,
        PlaceName(village_code, village, Level.VILLAGE) if village_code else None,
        sealed_to is not None,
        *own,
    )


def count_reports(session: Session, wanted: ReportFilter, *, actor: Actor, now: datetime) -> Totals:
    """The totals of exactly the reports that `list_reports` pages through."""
    rows = session.execute(
        select(
            Report.state,
            func.count(),
            func.count().filter(is_overdue(now)),
            func.count().filter(is_overdue_by_reply_alone(now)),
        )
        .where(matching(session, wanted, actor, now))
        .group_by(Report.state)
        .order_by(Report.state)
    ).all()
    by_state = {state.value: total for state, total, _, _ in rows}
    return Totals(sum(by_state.values()), sum(row[2] for row in rows), sum(row[3] for row in rows), by_state)


def get_report_view(session: Session, report_id: UUID, *, actor: Actor) -> ReportView:
    """One report with what hangs off it. Raises NotFound, also for what is out of scope."""
    report = session.scalar(
        select(Report)
        .where(Report.id == report_id)
        .options(joinedload(Report.category, innerjoin=True), joinedload(Report.county, innerjoin=True))
        .options(joinedload(Report.town), joinedload(Report.village), joinedload(Report.group))
        .options(joinedload(Report.station))
    )
    if report is None:
        raise NotFound("report")
    return ReportView(
        report,
        report.reporter_key == actor.reporter_key,
        _position(session, report),
        session.scalars(
            select(ReportConcern).where(ReportConcern.report_id == report.id).order_by(ReportConcern.seq)
        ).all(),
        session.scalars(
            select(Evidence).where(Evidence.report_id == report.id).order_by(Evidence.sha256, Evidence.id)
        ).all(),
        masks_on(session, report.id),
        session.get(ReportRating, report.id),
    )


def masks_on(session: Session, report_id: UUID) -> dict[bytes, int]:
    """How many masks hold on each photo of a report that somebody has looked at; they exist for its desk alone."""
    newest = (
        select(EvidenceMask.sha256, func.jsonb_array_length(EvidenceMask.rectangles))
        .where(EvidenceMask.report_id == report_id)
        .order_by(EvidenceMask.sha256, EvidenceMask.seq.desc())
        .ext(distinct_on(EvidenceMask.sha256))
    )
    return dict(session.execute(newest).all())


def list_events(session: Session, report_id: UUID) -> list[TimelineEntry]:
    """The events of a report in order, with the notes that exist for this actor. Raises
    NotFound."""
    rows = session.execute(
        select(ReportEvent, ReportNote.text)
        .outerjoin(ReportNote, and_(ReportNote.report_id == ReportEvent.report_id, ReportNote.seq == ReportEvent.seq))
        .where(ReportEvent.report_id == report_id)
        .order_by(ReportEvent.seq)
    ).all()
    if not rows:
        raise NotFound("report")
    return [TimelineEntry(event, note) for event, note in rows]


def open_identity(
    session: Session, report_id: UUID, reason: str, *, actor: Actor, vault: IdentityVault, now: datetime
) -> Account:
    """Who made a report. Takes a reason, which is kept in the audit trail with the reader's name.

    Raises NotFound for a report out of scope, NotAllowed when it is in scope and the identity is
    not, InvalidField for a reason that says nothing.
    """
    if session.get(Report, report_id) is None:
        raise NotFound("report")
    sealed = session.get(ReporterIdentity, report_id)
    if sealed is None:
        raise NotAllowed(right=Right.IDENTITY_OPEN)
    _require_words(reason)
    account = session.get_one(Account, vault.open(sealed.sealed_account))
    audit.record(session, "identity.open", "report", report_id, account_id=actor.account_id, now=now, reason=reason)
    return account


def _require_words(reason: str) -> None:
    """A reason of ten letters or more, spaces not counted, that is not one letter over and over: the
    auditor has nothing else to judge by."""
    letters = "".join(reason.split()).casefold()
    if len(letters) < SHORTEST_REASON or len(set(letters)) == 1:
        raise InvalidField(
            reason_zh=f"请写明理由：不计空格至少 {SHORTEST_REASON} 个字，且不能是同一个字的重复。",
            reason_en=f"Say why in {SHORTEST_REASON} characters or more without spaces, not one character repeated.",
            pointer="/reason",
        )


def _position(session: Session, report: Report) -> Position | None:
    if report.point is None or report.accuracy_m is None:
        return None
    lon, lat = session.execute(
        select(func.ST_X(Report.point), func.ST_Y(Report.point)).where(Report.id == report.id)
    ).one()
    return Position(lon, lat, report.accuracy_m)
