"""What clients are told about reports; the reporter less than the desk, each only what is
theirs."""

from datetime import datetime
from typing import Any

from marshmallow import Schema, fields

from api.evidence.shapes import EvidenceShape, evidence_shape
from api.forms import Code, Instant
from api.names import PlaceNameSchema
from api.paging import page_of
from api.workflow import NextStepSchema
from geo.cell_choice import PlacementKind
from geo.datum import Datum
from gridwatch.fieldwork.values import HeldReason
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import Action, Audience, Clock, Custodian, State
from gridwatch.reports.models import Report
from gridwatch.reports.moves.move import actions_for
from gridwatch.reports.reading.custody import Custody
from gridwatch.reports.reading.points import Point, Points
from gridwatch.reports.reading.reports import EXCERPT, Listed, PlaceName, ReportView, TimelineEntry
from gridwatch.reports.recusal import ConcernKind
from gridwatch.territory.calendar import CHINA


class ReceiptPlaceSchema(Schema):
    """The innermost place that the report was routed to, as stored in the receipt."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True)


class ReceiptSchema(Schema):
    """What was taken in, and where it stood then; the same again for the same report."""

    report_id = fields.String(required=True)
    number = fields.String(required=True, metadata={"description": "nine digits that people can say"})
    body_sha256 = fields.String(required=True, metadata={"description": "over the RFC 8785 form without sent_at"})
    evidence = fields.List(fields.String(), required=True)
    received_at = fields.String(required=True)
    outcome = fields.String(required=True, metadata={"enum": ["accepted", "held"]})
    held_reason = fields.String(required=True, allow_none=True, metadata={"enum": [*HeldReason, None]})
    state = fields.String(required=True)
    place = fields.Nested(ReceiptPlaceSchema, required=True)
    custodian = fields.String(required=True)
    due_at = fields.String(required=True)
    key_id = fields.String(required=True)
    signature = fields.String(
        required=True, metadata={"description": "Ed25519 over the RFC 8785 form without signature, base64url"}
    )


class SummarySchema(Schema):
    """A report in a list."""

    id = fields.UUID(required=True)
    number = fields.String(required=True, metadata={"description": "nine digits; people read them in threes"})
    category = fields.String(required=True)
    excerpt = fields.String(required=True)
    state = Code(State, required=True)
    custodian = Code(Custodian, required=True)
    due_at = Instant(required=True, allow_none=True)
    reply_due_at = Instant(required=True, allow_none=True)
    replied_at = Instant(required=True, allow_none=True)
    captured_at = Instant(required=True)
    received_at = Instant(required=True)
    sealed = fields.Boolean(required=True)
    town = fields.Nested(PlaceNameSchema, required=True, allow_none=True)
    village = fields.Nested(PlaceNameSchema, required=True, allow_none=True)
    version = fields.Integer(required=True)
    own = fields.Boolean(required=True)


SummaryPage = page_of(SummarySchema)


class TotalsSchema(Schema):
    """Counts of a list."""

    total = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    overdue_by_reply_alone = fields.Integer(required=True, metadata={"description": "contained in overdue"})
    by_state = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class PointSchema(Schema):
    """A report on the map: WGS-84 degrees and the accuracy radius in metres."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    category = fields.String(required=True)
    state = Code(State, required=True)
    open = fields.Boolean(required=True, metadata={"description": "somebody still has something to do"})
    overdue = fields.Boolean(required=True)
    excerpt = fields.String(required=True)
    lon = fields.Float(required=True)
    lat = fields.Float(required=True)
    accuracy_m = fields.Float(required=True)


class PointsSchema(Schema):
    """The points of a list: the most urgent 5,000, of how many reports, and how many of these have no position."""

    total = fields.Integer(required=True)
    without_position = fields.Integer(required=True)
    points = fields.List(fields.Nested(PointSchema), required=True)


class CategoryNameSchema(Schema):
    """A category, named."""

    code = fields.String(required=True)
    name_zh = fields.String(required=True)
    name_en = fields.String(required=True)


class PositionSchema(Schema):
    """WGS-84 degrees and the accuracy radius in metres."""

    lon = fields.Float(required=True)
    lat = fields.Float(required=True)
    accuracy_m = fields.Float(required=True)


class ConcernShape(Schema):
    """A post or a person that the report concerns."""

    kind = Code(ConcernKind, required=True)
    value = fields.String(required=True)


class CustodySchema(Schema):
    """Who holds the report, since when, until when, and one plain sentence for its reporter."""

    level = Code(Custodian, required=True)
    holder = fields.String(required=True, allow_none=True)
    since = Instant(required=True)
    due_at = Instant(required=True, allow_none=True)
    is_amber = fields.Boolean(required=True)
    is_overdue = fields.Boolean(required=True)
    is_provisional = fields.Boolean(
        required=True, metadata={"description": "counted Monday to Friday: the year's holidays are not known yet"}
    )
    sentence_zh = fields.String(required=True)
    sentence_en = fields.String(required=True)


class RatingShape(Schema):
    """What the reporter thought of the result. It tells nothing of who that is."""

    score = fields.Integer(required=True, metadata={"description": "1 (bad) to 5 (good)"})
    rated_at = Instant(required=True)


class ReportSchema(SummarySchema):
    """One report. `actions` are the moves that state and role allow; `handling` is for the desk
    only."""

    text = fields.String(required=True)
    confidential = fields.Boolean(required=True)
    visit_id = fields.UUID(required=True, allow_none=True)
    category = fields.Nested(CategoryNameSchema, required=True)  # type: ignore[assignment]
    county = fields.Nested(PlaceNameSchema, required=True)
    group = fields.Nested(PlaceNameSchema, required=True, allow_none=True)
    station = fields.String(required=True, allow_none=True)
    round = fields.Integer(required=True)
    position = fields.Nested(PositionSchema, required=True, allow_none=True)
    datum = Code(Datum, required=True, allow_none=True)
    placement = Code(PlacementKind, required=True)
    candidate_ids = fields.List(fields.Integer(), required=True)
    held_reason = Code(HeldReason, required=True, allow_none=True)
    merged_into = fields.UUID(required=True, allow_none=True)
    concerns = fields.List(fields.Nested(ConcernShape), required=True)
    evidence = fields.List(fields.Nested(EvidenceShape), required=True)
    actions = fields.List(Code(Action), required=True)
    custody = fields.Nested(CustodySchema, required=True)
    rating = fields.Nested(
        RatingShape,
        required=True,
        allow_none=True,
        metadata={"description": "for whoever sees the report; none until its reporter has said"},
    )


class EventSchema(Schema):
    """One event of the timeline. `role` says in which office somebody acted, never who reported."""

    seq = fields.Integer(required=True)
    action = Code(Action, required=True)
    from_state = Code(State, required=True)
    to_state = Code(State, required=True)
    round = fields.Integer(required=True)
    at = Instant(required=True)
    role = Code(Role, required=True, allow_none=True)
    by_reporter = fields.Boolean(required=True, metadata={"description": "with no role and not so: by itself"})
    reason = fields.String(required=True, allow_none=True)
    custodian = Code(Custodian, required=True)
    due_at = Instant(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)


class ReportNextStepSchema(NextStepSchema):
    """A move of a report."""

    action = Code(Action, required=True)
    to_state = Code(State, required=True)
    takes = fields.List(fields.String(), required=True, metadata={"description": "further ones it makes use of"})
    clock = Code(Clock, required=True, allow_none=True)
    days = fields.Integer(
        required=True, allow_none=True, metadata={"description": "until due_at, where the move can say how many"}
    )
    days_max = fields.Integer(required=True, allow_none=True)
    custodian = Code(
        Custodian, required=True, allow_none=True, metadata={"description": "null where it is routed anew"}
    )
    audience = Code(Audience, required=True, metadata={"description": "who reads the note"})


ReportNextStepPage = page_of(ReportNextStepSchema)


EventPage = page_of(EventSchema)


def summary_shape(report: Report | Listed, actor: Actor) -> dict[str, Any]:
    """A report as a list shows it."""
    return {
        "id": report.id,
        "number": report.number,
        "category": report.category_code,
        "excerpt": report.text[:EXCERPT],
        "state": report.state,
        "custodian": report.custodian,
        "due_at": report.due_at,
        "reply_due_at": report.reply_due_at,
        "replied_at": report.replied_at,
        "captured_at": report.captured_at,
        "received_at": report.received_at,
        "sealed": report.is_sealed,
        "town": report.town,
        "village": report.village,
        "version": report.version,
        "own": report.reporter_key == actor.reporter_key,
    }


def dumped_summary(report: Listed, actor: Actor) -> dict[str, Any]:
    """The same as SummarySchema dumps it, by hand: the schema took as long for a page as the
    database."""
    return summary_shape(report, actor) | {
        "id": str(report.id),
        "due_at": _in_china(report.due_at),
        "reply_due_at": _in_china(report.reply_due_at),
        "replied_at": _in_china(report.replied_at),
        "captured_at": _in_china(report.captured_at),
        "received_at": _in_china(report.received_at),
        "town": _named(report.town),
        "village": _named(report.village),
    }


def dumped_points(found: Points) -> dict[str, Any]:
    """The same as PointsSchema dumps it, by hand as well: 5,000 points took it a second."""
    return {
        "total": found.total,
        "without_position": found.without_position,
        "points": [_dumped_point(one) for one in found.points],
    }


def _dumped_point(one: Point) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _POINT} | {"id": str(one.id)}


_POINT = tuple(PointSchema().fields)


def _named(place: PlaceName | None) -> dict[str, str] | None:
    return {"code": place.code, "name": place.name, "level": place.level} if place else None


def _in_china(at: datetime | None) -> str | None:
    return at.astimezone(CHINA).isoformat() if at else None


def report_shape(view: ReportView, custody: Custody, actor: Actor) -> dict[str, Any]:
    """A report as its reader may see it; rivals and merging are the desk's business, not the
    reporter's."""
    report = view.report
    return summary_shape(report, actor) | {
        "text": report.text,
        "confidential": report.confidential,
        "visit_id": report.visit_id,
        "category": report.category,
        "county": report.county,
        "group": report.group,
        "station": report.station.name if report.station else None,
        "round": report.round,
        "position": view.position,
        "datum": report.datum,
        "placement": report.placement,
        "candidate_ids": [] if view.is_own else report.candidate_ids,
        "held_reason": report.held_reason,
        "merged_into": None if view.is_own else report.merged_into,
        "concerns": view.concerns,
        "evidence": [
            evidence_shape(row, with_flags=not view.is_own, masks=view.masks.get(row.sha256)) for row in view.evidence
        ],
        "actions": actions_for(report, actor),
        "custody": custody,
        "rating": view.rating,
    }


def event_shape(entry: TimelineEntry) -> dict[str, Any]:
    """An event with its note."""
    event = entry.event
    names = ("seq", "action", "from_state", "to_state", "round", "at", "role", "reason", "custodian", "due_at")
    return {name: getattr(event, name) for name in names} | {"note": entry.note, "by_reporter": entry.by_reporter}
