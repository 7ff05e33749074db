"""Storing a fresh report and what hangs off it, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.database import Base
from gridwatch.fieldwork.captured import Captured
from gridwatch.fieldwork.values import Receipt
from gridwatch.reports.concerns import store_concerned
from gridwatch.reports.intake.values import Outset, Submission
from gridwatch.reports.models import Evidence, Report, ReportConcern, ReporterIdentity, ReportEvent
from gridwatch.reports.notices import Held, tell_first
from gridwatch.territory.codes import Level
from gridwatch.workflow.deadlines import Due


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided of a report: whose it is, where it stands, and what its reporter is told."""

    submission: Submission
    number: str
    reporter_key: bytes
    sealed_account: bytes
    captured: Captured
    station_id: int | None
    outset: Outset
    sealed_to: Level | None
    concerned_ids: Sequence[int]
    reply: Due
    receipt: Receipt
    received_at: datetime

    @property
    def held(self) -> Held:
        """Who holds it first."""
        ids = self.captured.goes.place_ids
        places = ids[Level.COUNTY], ids.get(Level.TOWN), ids.get(Level.VILLAGE)
        return Held(self.outset.custodian, self.reporter_key, *places)


def report_row(one: Judged) -> dict[str, Any]:
    """The report as the database has it."""
    submission, goes, outset = one.submission, one.captured.goes, one.outset
    given, position, ids = submission.location, goes.position, goes.place_ids
    return {
        "id": submission.id,
        "number": one.number,
        "reporter_key": one.reporter_key,
        "body_sha256": submission.body_sha256,
        "category_code": submission.category,
        "text": submission.text,
        "confidential": submission.confidential,
        "visit_id": submission.visit_id,
        "lon": position.lon if position else None,
        "lat": position.lat if position else None,
        "accuracy_m": given.accuracy_m if given else None,
        "datum": given.datum if given else None,
        "given_lon": given.lon if given else None,
        "given_lat": given.lat if given else None,
        "placement": goes.placement.kind,
        "candidate_ids": list(goes.placement.candidate_ids),
        "county_id": ids[Level.COUNTY],
        "town_id": ids.get(Level.TOWN),
        "village_id": ids.get(Level.VILLAGE),
        "group_id": ids.get(Level.GROUP),
        "grid_id": ids.get(Level.GRID),
        "station_id": one.station_id,
        "state": outset.state,
        "custodian": outset.custodian,
        "version": len(outset.events),
        "due_at": outset.due.at,
        "clock": outset.clock,
        "clock_seq": len(outset.events),
        "amber_at": outset.due.amber_at,
        "alarm_at": outset.due.amber_at,
        "due_is_provisional": outset.due.is_provisional,
        "reply_due_at": one.reply.at,
        "reply_alarm_at": one.reply.at,
        "sealed_to": one.sealed_to,
        "held_reason": one.captured.held,
        "captured_at": submission.captured_at,
        "sent_at": submission.sent_at,
        "received_at": one.received_at,
        "clock_offset_s": one.captured.offset_s,
        "receipt": one.receipt.facts,
    }


def store(session: Session, fresh: Sequence[Judged], *, now: datetime) -> bool:
    """Store reports with all that hangs off them; False, with nothing of the rest, when an id, or
    a number, is taken by now.

    Simultaneous transactions with the same id wait for each other at the first statement.
    """
    if session.connection().execute(_INSERT, [report_row(one) for one in fresh]).rowcount != len(fresh):
        return False
    connection = session.connection()
    for table, rows in hanging_rows(fresh, now).items():
        if rows:
            connection.execute(insert(table).inline(), rows)
    for one in fresh:
        store_concerned(session, one.submission.id, one.concerned_ids)
    tell_first(session, [(one.submission.id, one.held) for one in fresh], now=now)
    audit.record_all(session, [entry for one in fresh for entry in first_entries(one, now)])
    return True


_INSERT = (
    pg_insert(Report)
    .values(point=func.ST_SetSRID(func.ST_MakePoint(bindparam("lon"), bindparam("lat")), 4326))
    .on_conflict_do_nothing()
    .execution_options(preserve_rowcount=True)
)
"""By whichever unique index: of two at one instant, the second may meet the first in
`uq_report_reporter_key_id`; and another report may have the number."""


def hanging_rows(fresh: Sequence[Judged], now: datetime) -> dict[type[Base], list[dict[str, Any]]]:
    """The rows that hang off fresh reports, by table, in the order in which they must be
    inserted."""
    events: list[dict[str, Any]] = []
    identities: list[dict[str, Any]] = []
    concerns: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    for one in fresh:
        key = {"report_id": one.submission.id}
        events += [key | event for event in one.outset.events]
        identities.append(key | {"sealed_account": one.sealed_account})
        given = enumerate(one.submission.concerns, 1)
        concerns += [key | {"seq": n, "kind": c.kind, "value": c.value} for n, c in given]
        files += [
            key | {"sha256": e.sha256, "kind": e.kind, "size": e.size, "announced_at": now}
            for e in one.submission.evidence
        ]
    return {ReportEvent: events, ReporterIdentity: identities, ReportConcern: concerns, Evidence: files}


def first_entries(one: Judged, now: datetime) -> list[dict[str, Any]]:
    """What the trail says of a submission: never who reported."""
    outcome = {"state": one.outset.state.value, "held": one.receipt.facts["held_reason"]}
    return [
        audit.entry(f"report.{event['action']}", "report", one.submission.id, account_id=None, now=now, **outcome)
        for event in one.outset.events
    ]
