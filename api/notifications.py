"""The inbox, the addresses that a person wants messages at, and what the administrator sees of
deliveries."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, g, jsonify
from marshmallow import Schema, fields, validate

from api.database import db
from api.etags import unless_unchanged
from api.exports.filters import exported
from api.forms import Code, Instant
from api.names import ReachablePersonSchema
from api.paging import PageQuery, ordering, page, page_of, paging, sort_of, whole
from api.resource import SIGNED_IN, Resource, actor, holders_of, vault
from gridwatch.notifications.addresses import list_addresses, remove_address, set_address
from gridwatch.notifications.delivering import DELIVERY_ORDERS, DeliveryFilter, DeliveryView, list_deliveries
from gridwatch.notifications.inbox import INBOX_NEWEST_FIRST, InboxLine, count_unread, list_inbox, mark_read
from gridwatch.notifications.models import AddressKind, DeliveryState, Message, Notification, Recipient
from gridwatch.notifications.muting import Choice, list_choices, set_muted
from gridwatch.notifications.subject import About
from gridwatch.people.models import Account
from gridwatch.people.permissions import Right
from gridwatch.subjects import SUBJECTS
from gridwatch.vocabulary import Term, term_of

notifications = Resource("notifications", __name__, description="What waits for one's attention")

_MARK_MAX = 200


_TERMS = {(name, str(kind)): term_of(kind) for name, subject in SUBJECTS.items() for kind in subject.kinds}


class ToldSchema(Schema):
    """What was told, in words, and when."""

    kind = fields.String(required=True, validate=validate.OneOf(sorted({kind for _, kind in _TERMS})))
    title_zh = fields.String(required=True)
    title_en = fields.String(required=True)
    at = Instant(required=True)


class NotificationSchema(ToldSchema):
    """A line of the inbox: what was told last about one thing, and what was before, newest first.

    It says which thing, where and until when; nothing of what is in it.
    """

    id = fields.UUID(required=True)
    subject = fields.String(required=True, validate=validate.OneOf(sorted(SUBJECTS)))
    subject_id = fields.UUID(required=True)
    audience = Code(Recipient, required=True)
    name = fields.String(required=True, allow_none=True, metadata={"description": "the number of a report"})
    place = fields.String(required=True, allow_none=True, metadata={"description": "the village, else the town"})
    due_at = Instant(required=True, allow_none=True, metadata={"description": "of what runs now"})
    is_read = fields.Boolean(required=True, metadata={"description": "all of the line"})
    earlier = fields.List(fields.Nested(ToldSchema), required=True)


class NotificationQuery(PageQuery):
    """Lines with something unread, read ones, or both."""

    unread = fields.Boolean(load_default=None)


NotificationPage = page_of(NotificationSchema, unread=fields.Integer(required=True))
"""`unread` counts all lines with something unread, on whichever page."""


class ReadSchema(Schema):
    """Which lines were read, each by the id of what was told last."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, _MARK_MAX))


class UnreadSchema(Schema):
    """How many are left."""

    unread = fields.Integer(required=True)


class ChoiceSchema(Schema):
    """A kind of notice that may come to one; what asks for something cannot be muted."""

    subject = fields.String(required=True)
    kind = fields.String(required=True)
    title_zh = fields.String(required=True)
    title_en = fields.String(required=True)
    is_fixed = fields.Boolean(required=True, metadata={"description": "it asks for something: no choice"})
    is_muted = fields.Boolean(required=True)


ChoicePage = page_of(ChoiceSchema)


class MuteSchema(Schema):
    """Whether to be called for it; muted, it stays in the inbox, counted and sent no more."""

    is_muted = fields.Boolean(required=True)


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
    sort = sort_of(DELIVERY_ORDERS)


exported("deliveries", DeliveryQuery)


class DeliverySchema(Schema):
    """A message to one person on one channel; the person only when it failed, so that somebody can
    look after it."""

    id = fields.UUID(required=True)
    channel = fields.String(required=True)
    message = Code(Message, required=True)
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
    """One's inbox, newest first, a line for each thing: what concerns one's own reports, and one's
    posts of today."""
    after, limit = paging(query, INBOX_NEWEST_FIRST)
    found = list_inbox(db.session(), actor=actor(), unread=query["unread"], after=after, limit=limit)
    listed = page(found, limit, INBOX_NEWEST_FIRST, lambda item: item.newest)
    about = _about([item.newest for item in found])
    items = [_shape(item, about.get(item.newest.subject_id, About())) for item in found]
    shape = listed | {"items": items, "unread": count_unread(db.session(), actor=actor())}
    return unless_unchanged(jsonify(NotificationPage().dump(shape)))


@notifications.route("/notifications/read", methods=["POST"], who=SIGNED_IN)
@notifications.arguments(ReadSchema)
@notifications.response(200, UnreadSchema)
def post_read(form: dict[str, Any]) -> dict[str, int]:
    """Mark lines as read, for oneself; ids that are not one's own change nothing."""
    mark_read(db.session(), form["ids"], actor=actor(), now=g.now)
    return {"unread": count_unread(db.session(), actor=actor())}


@notifications.route("/notification-choices", methods=["GET"], who=SIGNED_IN)
@notifications.response(200, ChoicePage)
def get_choices() -> dict[str, Any]:
    """What may come to one, and what one does not want to be called for."""
    found = list_choices(db.session(), SUBJECTS, actor=actor())
    return whole([_choice_shape(one) for one in found])


@notifications.route("/notification-choices/<subject>/<kind>", methods=["PUT"], who=SIGNED_IN)
@notifications.arguments(MuteSchema)
@notifications.response(204)
def put_choice(form: dict[str, Any], subject: str, kind: str) -> Response:
    """Mute a kind of notice for oneself, or want it again."""
    set_muted(db.session(), SUBJECTS, subject, kind, form["is_muted"], actor=actor())
    return Response(status=204)


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
    """Messages on outside channels, oldest first unless `sort` says otherwise; what failed names the
    person, never a report."""
    order = ordering(query, DELIVERY_ORDERS)
    after, limit = paging(query, order)
    wanted = DeliveryFilter(**query)
    found = list_deliveries(db.session(), wanted, vault=vault(), order=order, after=after, limit=limit)
    listed = page(found, limit, order, lambda view: view.delivery)
    return listed | {"items": [_delivery_shape(view) for view in found]}


def _about(told: Sequence[Notification]) -> dict[UUID, About]:
    """What each line is about, by the id of its subject."""
    about: dict[UUID, About] = {}
    for name, subject in SUBJECTS.items():
        if ids := [one.subject_id for one in told if one.subject == name]:
            about |= subject.about_of(db.session(), ids)
    return about


def _shape(line: InboxLine, about: About) -> dict[str, Any]:
    one = line.newest
    named = {name: getattr(one, name) for name in ("id", "subject", "subject_id", "audience")}
    named |= {"name": about.name, "place": about.place, "due_at": about.due_at}
    return named | _told(one) | {"is_read": line.is_read, "earlier": [_told(earlier) for earlier in line.earlier]}


def _told(one: Notification) -> dict[str, Any]:
    return {"kind": one.kind, "at": one.at} | _titles(_TERMS[one.subject, one.kind])


def _choice_shape(one: Choice) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("subject", "kind", "is_fixed", "is_muted")} | _titles(
        _TERMS[one.subject, one.kind]
    )


def _titles(term: Term) -> dict[str, str]:
    title_zh, title_en = term.label
    return {"title_zh": title_zh, "title_en": title_en}


def _delivery_shape(view: DeliveryView) -> dict[str, Any]:
    names = ("id", "message", "channel", "state", "attempts", "queued_at", "ended_at", "error")
    person = None if view.account_id is None else db.session().get(Account, view.account_id)
    return {name: getattr(view.delivery, name) for name in names} | {"person": person}
