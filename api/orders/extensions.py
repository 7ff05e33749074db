"""Extensions of an order's deadline: asked for by its unit or the town, decided by another
person."""

from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Instant, Text
from api.paging import page_of, whole
from api.problems import language
from api.resource import SIGNED_IN, Resource, actor, holders_of, settings
from api.workflow import NextStepSchema, next_step_shape
from gridwatch.from_settings import move_rules
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.reports.orders.extension_lifecycle import ExtensionAction, ExtensionState
from gridwatch.reports.orders.extensions import (
    ExtensionRequest,
    ask_for_order,
    ask_for_report,
    decide_extension,
    list_extension_steps,
    list_extensions,
)
from gridwatch.reports.orders.orders import get_order

extensions = Resource("extensions", __name__, description="Extensions of rectification deadlines")


class AskSchema(Schema):
    """How many days more, and why."""

    days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 365))
    reason = Text(required=True, validate=validate.Length(1, 1000))


class ExtensionDecisionSchema(Schema):
    """Whether the extension is given, and what is said about it."""

    action = Code(ExtensionAction, required=True)
    note = Text(load_default=None, validate=validate.Length(1, 1000))


class ExtensionSchema(Schema):
    """A request, and what was decided; offices only, no names."""

    id = fields.UUID(required=True)
    round = fields.Integer(required=True)
    days = fields.Integer(required=True)
    reason = fields.String(required=True)
    asked_at = Instant(required=True)
    asked_as = Code(Role, required=True)
    decided_at = Instant(required=True, allow_none=True)
    state = Code(ExtensionState, required=True)
    note = fields.String(required=True, allow_none=True)


ExtensionPage = page_of(ExtensionSchema)


class ExtensionNextStepSchema(NextStepSchema):
    """A decision on the extension that waits."""

    action = Code(ExtensionAction, required=True)
    to_state = Code(ExtensionState, required=True)


ExtensionNextStepPage = page_of(ExtensionNextStepSchema)


@extensions.route("/orders/<uuid:order_id>/extension", methods=["POST"], who=holders_of(Right.ORDER_ANSWER))
@extensions.arguments(AskSchema)
@extensions.response(201, ExtensionSchema)
def post_order_extension(form: dict[str, Any], order_id: UUID) -> ExtensionRequest:
    """Ask for more time on an order of one's unit, once a round and before its deadline."""
    return ask_for_order(db.session(), order_id, **form, actor=actor(), rules=move_rules(settings()), now=g.now)


@extensions.route("/orders/<uuid:order_id>/extensions", methods=["GET"], who=holders_of(Right.ORDER_ANSWER))
@extensions.response(200, ExtensionPage)
def get_order_extensions(order_id: UUID) -> dict[str, Any]:
    """What was asked for on an order of one's unit, and decided."""
    order = get_order(db.session(), order_id, actor())
    found = [one for one in list_extensions(db.session(), order.report_id) if one.round == order.round]
    return whole(found)


@extensions.route("/reports/<uuid:report_id>/extension", methods=["POST"], who=holders_of(Right.REPORT_DISPOSE))
@extensions.arguments(AskSchema)
@extensions.response(201, ExtensionSchema)
def post_report_extension(form: dict[str, Any], report_id: UUID) -> ExtensionRequest:
    """Ask, as the town, for more time on the order of a report."""
    return ask_for_report(db.session(), report_id, **form, actor=actor(), rules=move_rules(settings()), now=g.now)


@extensions.route("/reports/<uuid:report_id>/extension/decision", methods=["POST"], who=holders_of(Right.REPORT_CLOSE))
@extensions.arguments(ExtensionDecisionSchema)
@extensions.response(200, ExtensionSchema)
def post_decision(form: dict[str, Any], report_id: UUID) -> ExtensionRequest:
    """Give the extension that waits, or refuse it; whoever asked for it cannot."""
    return decide_extension(db.session(), report_id, **form, actor=actor(), rules=move_rules(settings()), now=g.now)


@extensions.route("/reports/<uuid:report_id>/extension/steps", methods=["GET"], who=SIGNED_IN)
@extensions.response(200, ExtensionNextStepPage)
def get_extension_steps(report_id: UUID) -> dict[str, Any]:
    """What one may decide on the extension that was asked for in this round."""
    found = list_extension_steps(db.session(), report_id, actor=actor())
    return whole([next_step_shape(one, language()) for one in found])


@extensions.route("/reports/<uuid:report_id>/extensions", methods=["GET"], who=SIGNED_IN)
@extensions.response(200, ExtensionPage)
def get_report_extensions(report_id: UUID) -> dict[str, Any]:
    """The extensions asked for on a report, as far as they are one's to know."""
    return whole(list_extensions(db.session(), report_id))
