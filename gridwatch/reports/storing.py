"""Storing a fresh report and what hangs off it, once."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session

from gridwatch.people.actor import Actor
from gridwatch.reports.deadlines import Due
from gridwatch.reports.models import Evidence, HeldReason, Report, ReportConcern, ReporterIdentity, ReportEvent
from gridwatch.reports.received import Standing, Submission
from gridwatch.reports.routing import Routing
from gridwatch.territory.codes import Level
from gridwatch.territory.placement import Placement, Position


def report_row(
    submission: Submission,
    actor: Actor,
    position: Position | None,
    placement: Placement,
    routing: Routing,
    standing: Standing,
    seal: Level | None,
    held: HeldReason | None,
    receipt: dict[str, Any],
    reply: Due,
    now: datetime,
) -> dict[str, Any]:
    given, ids = submission.location, routing.place_ids
    sent_at = submission.sent_at
    return {
        "id": submission.id,
        "reporter_key": actor.reporter_key,
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
        "placement": placement.kind,
        "candidate_ids": list(placement.candidate_ids),
        "county_id": ids[Level.COUNTY],
        "town_id": ids.get(Level.TOWN),
        "village_id": ids.get(Level.VILLAGE),
        "group_id": ids.get(Level.GROUP),
        "grid_id": ids.get(Level.GRID),
        "station_id": routing.station_id,
        "state": standing.state,
        "custodian": standing.custodian,
        "version": len(standing.events),
        "due_at": standing.due.at,
        "clock": standing.clock,
        "clock_seq": len(standing.events),
        "amber_at": standing.due.amber_at,
        "alarm_at": standing.due.amber_at,
        "due_is_provisional": standing.due.is_provisional,
        "reply_due_at": reply.at,
        "reply_alarm_at": reply.at,
        "sealed_to": seal,
        "held_reason": held,
        "captured_at": submission.captured_at,
        "sent_at": sent_at,
        "received_at": now,
        "clock_offset_s": (now - sent_at).total_seconds() if sent_at else None,
        "receipt": receipt,
    }


def insert_once(session: Session, row: dict[str, Any]) -> bool:
    """Whether this transaction is the one that stored the report; simultaneous ones wait for it here."""
    return session.connection().execute(_INSERT, row).rowcount == 1


_INSERT = (
    pg_insert(Report)
    .values(point=func.ST_SetSRID(func.ST_MakePoint(bindparam("lon"), bindparam("lat")), 4326))
    .on_conflict_do_nothing(index_elements=[Report.id])
    .execution_options(preserve_rowcount=True)
)


def insert_hanging(
    session: Session, submission: Submission, standing: Standing, sealed_account: bytes, now: datetime
) -> None:
    connection, key = session.connection(), {"report_id": submission.id}
    connection.execute(insert(ReportEvent), [key | event for event in standing.events])
    connection.execute(insert(ReporterIdentity), key | {"sealed_account": sealed_account})
    if submission.concerns:
        rows = [key | {"seq": n, "kind": c.kind, "value": c.value} for n, c in enumerate(submission.concerns, 1)]
        connection.execute(insert(ReportConcern), rows)
    if submission.evidence:
        rows = [
            key | {"sha256": e.sha256, "kind": e.kind, "size": e.size, "announced_at": now} for e in submission.evidence
        ]
        connection.execute(insert(Evidence).inline(), rows)
