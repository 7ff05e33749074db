"""Rectification orders, for the units that must carry them out."""

from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields, validate

from api.database import db
from api.evidence.shapes import Sha256
from api.exports.filters import exported
from api.forms import Instant, Text
from api.paging import PageQuery, ordering, page, page_of, paging, sort_of, whole
from api.resource import Resource, actor, holders_of, settings
from gridwatch.from_settings import move_rules
from gridwatch.people.permissions import Right
from gridwatch.reports.models import RectificationOrder
from gridwatch.reports.orders.orders import (
    ORDER_ORDERS,
    OrderFilter,
    answer_order,
    get_order,
    list_orders,
    list_orders_of_report,
)

orders = Resource("orders", __name__, description="Rectification orders, as their unit sees them")


class OrderSchema(Schema):
    """What must be put right, by when; nothing of the report behind it."""

    id = fields.UUID(required=True)
    round = fields.Integer(required=True)
    unit = fields.String(attribute="unit.name", required=True)
    requirement = fields.String(required=True)
    issued_at = Instant(required=True)
    due_at = Instant(required=True)
    answered_at = Instant(required=True, allow_none=True)
    answer = fields.String(required=True, allow_none=True)


class OrderQuery(PageQuery):
    """Which orders to list: open ones, answered ones, or all; in which order."""

    open = fields.Boolean(load_default=None)
    sort = sort_of(ORDER_ORDERS)


exported("orders", OrderQuery)


OrderPage = page_of(OrderSchema)


class FeedbackSchema(Schema):
    """What was done, and which of the proof that has arrived shows it."""

    answer = Text(required=True, validate=validate.Length(1, 4000))
    evidence = fields.List(Sha256(), load_default=list, validate=validate.Length(max=20))


@orders.route("/orders", methods=["GET"], who=holders_of(Right.ORDER_ANSWER))
@orders.arguments(OrderQuery, location="query")
@orders.response(200, OrderPage)
def get_orders(query: dict[str, Any]) -> dict[str, Any]:
    """The orders of one's units, first due first."""
    order = ordering(query, ORDER_ORDERS)
    after, limit = paging(query, order)
    found = list_orders(db.session(), OrderFilter(**query), actor=actor(), order=order, after=after, limit=limit)
    return page(found, limit, order)


@orders.route("/reports/<uuid:report_id>/orders", methods=["GET"], who=holders_of(Right.REPORT_READ))
@orders.response(200, OrderPage)
def get_orders_of_report(report_id: UUID) -> dict[str, Any]:
    """What was ordered because of a report, and what the units answered; for its desk."""
    return whole(list_orders_of_report(db.session(), report_id))


@orders.route("/orders/<uuid:order_id>", methods=["GET"], who=holders_of(Right.ORDER_ANSWER))
@orders.response(200, OrderSchema)
def get_one_order(order_id: UUID) -> RectificationOrder:
    """One order of one's units."""
    return get_order(db.session(), order_id, actor())


@orders.route("/orders/<uuid:order_id>/feedback", methods=["POST"], who=holders_of(Right.ORDER_ANSWER))
@orders.arguments(FeedbackSchema)
@orders.response(200, OrderSchema)
def post_feedback(form: dict[str, Any], order_id: UUID) -> RectificationOrder:
    """Report back on an order; its report goes on to the revisit."""
    return answer_order(
        db.session(), order_id, form["answer"], evidence=[bytes.fromhex(one) for one in form["evidence"]],
        actor=actor(), rules=move_rules(settings()), now=g.now,
    )  # fmt: skip
