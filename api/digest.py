"""Subscriptions to lists, which the morning's e-mail counts."""

from typing import Any
from uuid import UUID

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.exports.forms import ListSchema
from api.forms import Instant, Text
from api.paging import page_of, whole
from api.resource import SIGNED_IN, Resource, actor, settings, vault
from gridwatch.digest.models import ListSubscription
from gridwatch.digest.subscriptions import list_subscriptions, subscribe, unsubscribe
from gridwatch.from_settings import county_rules

digest = Resource("digest", __name__, description="Lists that somebody is told of every working day")


class NewSubscriptionSchema(ListSchema):
    """A list with its filters, and the name by which the e-mail says it."""

    name = Text(required=True, validate=validate.Length(1, 40))


class SubscriptionSchema(Schema):
    """A list that one is told of."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    what = fields.String(required=True)
    filters = fields.Dict(required=True)
    made_at = Instant(required=True)


SubscriptionPage = page_of(SubscriptionSchema)


@digest.route("/subscriptions", methods=["GET"], who=SIGNED_IN)
@digest.response(200, SubscriptionPage)
def get_subscriptions() -> dict[str, Any]:
    """The lists that one is told of, by name."""
    return whole(list_subscriptions(db.session(), actor=actor()))


@digest.route("/subscriptions", methods=["POST"], who=SIGNED_IN)
@digest.arguments(NewSubscriptionSchema)
@digest.response(201, SubscriptionSchema)
def post_subscription(form: dict[str, Any]) -> ListSubscription:
    """Be told of a list by e-mail every working day, in the place of one's own of that name."""
    return subscribe(db.session(), **form, actor=actor(), rules=county_rules(settings(), vault()), now=g.now)


@digest.route("/subscriptions/<uuid:subscription_id>", methods=["DELETE"], who=SIGNED_IN)
@digest.response(204)
def delete_subscription(subscription_id: UUID) -> Response:
    """Be told of one's own list no more."""
    unsubscribe(db.session(), subscription_id, actor=actor())
    return Response(status=204)
