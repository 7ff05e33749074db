"""The inbox, the addresses that a person wants messages at, and what the administrator sees of
deliveries."""

from typing import Any

from flask import Response, g, jsonify
from marshmallow import Schema, fields, validate

from api.database import db
from api.etags import unless_unchanged
from api.forms import Code, Instant
from api.names import ReachablePersonSchema
from api.paging import PageQuery, page, page_of, paging, whole
from api.resource import SIGNED_IN, Resource, actor, holders_of, vault
from gridwatch.notifications.addresses import list_addresses, remove_address, set_address
from gridwatch.notifications.delivering import DELIVERIES_OLDEST_FIRST, DeliveryFilter, DeliveryView, list_deliveries
from gridwatch.notifications.inbox import INBOX_NEWEST_FIRST, InboxItem, count_unread, list_inbox, mark_read
from gridwatch.notifications.models import AddressKind, DeliveryState, Kind, Recipient
from gridwatch.people.models import Account
from gridwatch.people.permissions import Right
from gridwatch.reports.reading.notified import About, about_of
from gridwatch.vocabulary import term_of

notifications = Resource("notifications", __name__, description="What waits for one's attention")

_MARK_MAX = 200


class NotificationSchema(Schema):
    """Something to look at: which report, where and until when, or for a unit its order; nothing of
    what is in it."""

    id = fields.UUID(required=True)
    kind = Code(Kind, required=True)
    audience = Code(Recipient, required=True)
    report_id = fields.UUID(required=True, allow_none=True)
    order_id = fields.UUID(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True, metadata={"description": "of the report; null for a unit"})
    place = fields.String(required=True, allow_none=True, metadata={"description": "the village, else the town"})
    due_at = Instant(required=True, allow_none=True, metadata={"description": "of what runs now"})
    title_zh = fields.String(required=True)
    title_en = fields.String(required=True)
    at = Instant(required=True)
    is_read = fields.Boolean(required=True)


class NotificationQuery(PageQuery):
    """Unread ones, read ones, or both."""

    unread = fields.Boolean(load_default=None)


NotificationPage = page_of(NotificationSchema, unread=fields.Integer(required=True))
"""`unread` counts all that is unread, on whichever page."""


class ReadSchema(Schema):
    """Which notifications were read."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, _MARK_MAX))


class UnreadSchema(Schema):
    """How many are left."""

    unread = fields.Integer(required=True)


class AddressSchema(Schema):
    """An e-mail address for messages."""

    address = fields.Email(required=True, validate=validate.Length(max=254))


class OwnAddressSchema(Schema):
    """Where one wants messages."""

    kind = Code(AddressKind, required=True)
    address = fields.String(required=True)


OwnAddressPage = page_of(OwnAddressSchema)


class DeliveryQuery(PageQuery):
    """Which deliveries."""

    state = Code(DeliveryState, load_default=None)


class DeliverySchema(Schema):
    """A message to one person on one channel; the person only when it failed, so that somebody can
    look after it."""

    id = fields.UUID(required=True)
    channel = fields.String(required=True)
    state = Code(DeliveryState, required=True)
    attempts = fields.Integer(required=True)
    queued_at = Instant(required=True)
    ended_at = Instant(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)
    person = fields.Nested(ReachablePersonSchema, required=True, allow_none=True)


DeliveryPage = page_of(DeliverySchema)


@notifications.route("/notifications", methods=["GET"], who=SIGNED_IN)
@notifications.arguments(NotificationQuery, location="query")
@notifications.alt_response(200, schema=NotificationPage, success=True)
@notifications.alt_response(304, description="As it was under the ETag of If-None-Match", success=True)
def get_notifications(query: dict[str, Any]) -> Response:
    """One's inbox, newest first: what concerns one's own reports, and one's posts of today."""
    after, limit = paging(query, INBOX_NEWEST_FIRST)
    found = list_inbox(db.session(), actor=actor(), unread=query["unread"], after=after, limit=limit)
    listed = page(found, limit, INBOX_NEWEST_FIRST, lambda item: item.notification)
    about = about_of(db.session(), [item.notification for item in found])
    items = [_shape(item, about[item.notification.id]) for item in found]
    shape = listed | {"items": items, "unread": count_unread(db.session(), actor=actor())}
    return unless_unchanged(jsonify(NotificationPage().dump(shape)))


@notifications.route("/notifications/read", methods=["POST"], who=SIGNED_IN)
@notifications.arguments(ReadSchema)
@notifications.response(200, UnreadSchema)
def post_read(form: dict[str, Any]) -> dict[str, int]:
    """Mark notifications as read, for oneself; ids that are not one's own change nothing."""
    mark_read(db.session(), form["ids"], actor=actor(), now=g.now)
    return {"unread": count_unread(db.session(), actor=actor())}


@notifications.route("/addresses", methods=["GET"], who=SIGNED_IN)
@notifications.response(200, OwnAddressPage)
def get_addresses() -> dict[str, Any]:
    """One's own addresses for messages, besides the phone."""
    return whole(list_addresses(db.session(), actor=actor()))


@notifications.route("/addresses/email", methods=["PUT"], who=SIGNED_IN)
@notifications.arguments(AddressSchema)
@notifications.response(204)
def put_email(form: dict[str, Any]) -> None:
    """Set one's own e-mail address for messages."""
    set_address(db.session(), AddressKind.EMAIL, form["address"], actor=actor())


@notifications.route("/addresses/email", methods=["DELETE"], who=SIGNED_IN)
@notifications.response(204)
def delete_email() -> None:
    """Want no messages by e-mail any more."""
    remove_address(db.session(), AddressKind.EMAIL, actor=actor())


@notifications.route("/deliveries", methods=["GET"], who=holders_of(Right.DELIVERY_READ))
@notifications.arguments(DeliveryQuery, location="query")
@notifications.response(200, DeliveryPage)
def get_deliveries(query: dict[str, Any]) -> dict[str, Any]:
    """Messages on outside channels, oldest first; what failed names the person, never a report."""
    after, limit = paging(query, DELIVERIES_OLDEST_FIRST)
    found = list_deliveries(db.session(), DeliveryFilter(**query), vault=vault(), after=after, limit=limit)
    listed = page(found, limit, DELIVERIES_OLDEST_FIRST, lambda view: view.delivery)
    return listed | {"items": [_delivery_shape(view) for view in found]}


def _shape(item: InboxItem, about: About) -> dict[str, Any]:
    """A unit knows its order and no report."""
    one = item.notification
    title_zh, title_en = term_of(one.kind).label
    names = {name: getattr(one, name) for name in ("id", "kind", "audience", "order_id", "at")}
    report_id = None if one.audience is Recipient.UNIT else one.report_id
    names |= {"number": about.number, "place": about.place, "due_at": about.due_at}
    return names | {"report_id": report_id, "title_zh": title_zh, "title_en": title_en, "is_read": item.is_read}


def _delivery_shape(view: DeliveryView) -> dict[str, Any]:
    names = ("id", "channel", "state", "attempts", "queued_at", "ended_at", "error")
    person = None if view.account_id is None else db.session().get(Account, view.account_id)
    return {name: getattr(view.delivery, name) for name in names} | {"person": person}
