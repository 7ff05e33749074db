"""Visits: logging them, reading them, and the tray of those that wait for the town."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, request
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.database import db
from api.exports.filters import exported
from api.forms import AnyInstant, Code, Instant, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging, whole
from api.problems import language
from api.reports.forms import LocationSchema
from api.reports.shapes import ReceiptPlaceSchema
from api.resource import SIGNED_IN, Resource, actor, holders_of, settings, signer
from api.workflow import NextStepSchema, next_step_shape
from gridwatch.fieldwork.values import HeldReason
from gridwatch.from_settings import capture_rules
from gridwatch.people.permissions import Right
from gridwatch.receipts import body_sha256
from gridwatch.tasks.models import Visit, VisitResult
from gridwatch.tasks.reading import VISITS_BY_TIME, VisitFilter, VisitView, list_visits
from gridwatch.tasks.visit_lifecycle import VisitAction, VisitState
from gridwatch.tasks.visiting import (
    HELD_VISITS_OLDEST_FIRST,
    VisitRecord,
    decide_visit,
    list_held_visits,
    list_visit_steps,
    log_visit,
)

visits = Resource("visits", __name__, description="Visits by monitors")


class VisitSchema(Schema):
    """A visit; "no problem" is a result like any other. `failed_items` counts the checklist's items
    from 1."""

    result = Code(VisitResult, required=True)
    task_id = fields.UUID(load_default=None, allow_none=True)
    failed_items = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 50)), load_default=list, validate=validate.Length(max=50)
    )
    note = Text(load_default=None, allow_none=True, validate=validate.Length(1, 2000))
    location = fields.Nested(LocationSchema, load_default=None, allow_none=True)
    place_code = Text(load_default=None, allow_none=True, validate=validate.Length(6, 20))
    captured_at = AnyInstant(required=True)
    sent_at = Instant(load_default=None, allow_none=True)

    @validates_schema
    def consistent(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("location") is not None and data.get("place_code") is not None:
            raise ValidationError("Give either location or place_code, not both.", "place_code")


class VisitReceiptSchema(Schema):
    """What was taken in; the same again for the same visit."""

    visit_id = fields.String(required=True)
    body_sha256 = fields.String(required=True)
    received_at = fields.String(required=True)
    outcome = fields.String(required=True, metadata={"enum": ["accepted", "held"]})
    held_reason = fields.String(required=True, allow_none=True, metadata={"enum": [*HeldReason, None]})
    place = fields.Nested(ReceiptPlaceSchema, required=True)
    key_id = fields.String(required=True)
    signature = fields.String(required=True)


class LoggedVisitSchema(Schema):
    """A visit. What it found is told to whoever made it, and to those who see the report that came
    of it."""

    id = fields.UUID(required=True)
    task_id = fields.UUID(required=True, allow_none=True)
    village = fields.Nested(PlaceNameSchema, required=True, allow_none=True)
    group = fields.Nested(PlaceNameSchema, required=True, allow_none=True)
    state = Code(VisitState, required=True)
    held_reason = Code(HeldReason, required=True, allow_none=True)
    captured_at = Instant(required=True, metadata={"description": "by the phone's clock"})
    happened_at = Instant(required=True, metadata={"description": "by the server's clock"})
    received_at = Instant(required=True)
    result = Code(VisitResult, required=True, allow_none=True)
    failed_items = fields.List(fields.Integer(), required=True)
    note = fields.String(required=True, allow_none=True)
    report_ids = fields.List(fields.UUID(), required=True)
    own = fields.Boolean(required=True)


LoggedVisitPage = page_of(LoggedVisitSchema)


class VisitQuery(PageQuery):
    """Which visits to list."""

    mine = fields.Boolean(load_default=False)
    task_id = fields.UUID(load_default=None)
    since = Instant(load_default=None, metadata={"description": "only those that happened from this instant on"})


exported("visits", VisitQuery, without=("mine",))


class HeldVisitSchema(Schema):
    """A visit that waits for the town."""

    id = fields.UUID(required=True)
    held_reason = Code(HeldReason, required=True)
    state = Code(VisitState, required=True)
    captured_at = Instant(required=True)
    received_at = Instant(required=True)


HeldVisitPage = page_of(HeldVisitSchema)


class VisitDecisionSchema(Schema):
    """Whether a held visit counts, and why."""

    action = Code(VisitAction, required=True)
    note = Text(required=True, validate=validate.Length(1, 500))


class VisitNextStepSchema(NextStepSchema):
    """A decision on a held visit."""

    action = Code(VisitAction, required=True)
    to_state = Code(VisitState, required=True)


VisitNextStepPage = page_of(VisitNextStepSchema)


@visits.route("/visits/<uuid:visit_id>", methods=["PUT"], who=SIGNED_IN)
@visits.arguments(VisitSchema)
@visits.response(201, VisitReceiptSchema)
@visits.alt_response(200, schema=VisitReceiptSchema, description="The same visit again: the same receipt", success=True)
def put_visit(form: dict[str, Any], visit_id: UUID) -> Response:
    """Log a visit under an id (UUIDv7) that the phone made. Safe to repeat."""
    visit = VisitRecord(id=visit_id, body_sha256=body_sha256(request.get_json()), **form)
    rules = capture_rules(settings())
    receipt = log_visit(db.session(), visit, actor=actor(), signer=signer(), rules=rules, now=g.now)
    response = jsonify(VisitReceiptSchema().dump(receipt.facts))
    response.status_code = 200 if receipt.is_replay else 201
    return response


@visits.route("/visits", methods=["GET"], who=SIGNED_IN)
@visits.arguments(VisitQuery, location="query")
@visits.response(200, LoggedVisitPage)
def get_visits(query: dict[str, Any]) -> dict[str, Any]:
    """Visits of one's desk, or one's own, in the order in which they happened."""
    after, limit = paging(query, VISITS_BY_TIME)
    found = list_visits(db.session(), VisitFilter(**query), actor=actor(), after=after, limit=limit)
    listed = page(found, limit, VISITS_BY_TIME, lambda view: view.visit)
    return listed | {"items": [visit_shape(view, actor().reporter_key) for view in found]}


@visits.route("/visits/held", methods=["GET"], who=holders_of(Right.VISIT_DECIDE))
@visits.arguments(PageQuery, location="query")
@visits.response(200, HeldVisitPage)
def get_held(query: dict[str, Any]) -> dict[str, Any]:
    """The tray of visits that wait for the town, oldest first."""
    after, limit = paging(query, HELD_VISITS_OLDEST_FIRST)
    found = list_held_visits(db.session(), actor=actor(), after=after, limit=limit)
    return page(found, limit, HELD_VISITS_OLDEST_FIRST)


@visits.route("/visits/<uuid:visit_id>/decision", methods=["POST"], who=holders_of(Right.VISIT_DECIDE))
@visits.arguments(VisitDecisionSchema)
@visits.response(200, HeldVisitSchema)
def post_decision(form: dict[str, Any], visit_id: UUID) -> Visit:
    """Let a held visit count, or dismiss it, with a reason."""
    return decide_visit(db.session(), visit_id, **form, actor=actor(), now=g.now)


@visits.route("/visits/<uuid:visit_id>/steps", methods=["GET"], who=SIGNED_IN)
@visits.response(200, VisitNextStepPage)
def get_visit_steps(visit_id: UUID) -> dict[str, Any]:
    """What one may decide on a visit now."""
    found = list_visit_steps(db.session(), visit_id, actor=actor())
    return whole([next_step_shape(one, language()) for one in found])


def visit_shape(view: VisitView, reporter_key: bytes) -> dict[str, Any]:
    """A visit as its reader may see it."""
    visit, finding = view.visit, view.finding
    names = ("id", "task_id", "village", "group", "state", "held_reason", "captured_at", "happened_at", "received_at")
    return {name: getattr(visit, name) for name in names} | {
        "result": finding.result if finding else None,
        "failed_items": finding.failed_items if finding else [],
        "note": finding.note if finding else None,
        "report_ids": view.report_ids,
        "own": visit.reporter_key == reporter_key,
    }
