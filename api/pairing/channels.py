"""Channel points over HTTP: the register, whether they work, and the figures of a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import g
from marshmallow import Schema, fields, post_load, validate

from api.attached import AnnouncedPhotoSchema, FileStatusSchema, file_shape
from api.database import db
from api.exports.filters import exported
from api.forms import Code, Day, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging
from api.resource import Resource, actor, holders_of
from gridwatch.files.attached import AttachedTo, list_attached
from gridwatch.pairing.channel_figures import ChannelFigures, count_channels_on
from gridwatch.pairing.channel_models import ChannelKind
from gridwatch.pairing.channels import (
    CHANNELS_NEWEST_FIRST,
    ChannelFilter,
    ChannelView,
    NewChannelPoint,
    close_channel,
    count_channels,
    list_channels,
    open_channel,
    see_channel,
)
from gridwatch.people.permissions import Right

channels = Resource("channels", __name__, description="Where villages make public, and whether it works")

_CODE = validate.Length(6, 20)
_WORD = validate.Length(1, 500)
_READERS = holders_of(Right.CHANNEL_READ)
_RECORDERS = holders_of(Right.CHANNEL_RECORD)


class ChannelLocationSchema(Schema):
    """Degrees in WGS-84."""

    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> tuple[float, float]:
        return data["lon"], data["lat"]


class NewChannelPointSchema(Schema):
    """A channel point of a village; `outside_because` says why it stands outside of it."""

    village_code = Text(required=True, validate=_CODE)
    kind = Code(ChannelKind, required=True)
    name = Text(required=True, validate=validate.Length(1, 100))
    opened_on = Day(required=True)
    location = fields.Nested(ChannelLocationSchema, load_default=None, allow_none=True)
    outside_because = Text(load_default=None, allow_none=True, validate=_WORD)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewChannelPoint:
        return NewChannelPoint(**data)


class ChannelSightingSchema(Schema):
    """That it was looked at, and whether it worked."""

    seen_on = Day(required=True)
    is_working = fields.Boolean(required=True)
    note = Text(load_default=None, allow_none=True, validate=_WORD)
    photo = fields.Nested(AnnouncedPhotoSchema, load_default=None, allow_none=True)


class ChannelClosingSchema(Schema):
    """The first day on which it is there no more."""

    closed_on = Day(required=True)


class ChannelFilterQuery(Schema):
    """At or below which place, of which kind, known to work or not; those that are still there, or
    all."""

    place = Text(load_default=None, validate=_CODE)
    kind = Code(ChannelKind, load_default=None)
    working = fields.Boolean(load_default=None)
    open = fields.Boolean(load_default=True)


class ChannelQuery(PageQuery, ChannelFilterQuery):
    """A page of them, recorded last first."""


exported("channel-points", ChannelQuery)


class ChannelPointSchema(Schema):
    """A channel point and what was seen of it last; null where nobody has looked."""

    id = fields.UUID(required=True)
    village = fields.Nested(PlaceNameSchema, required=True)
    kind = Code(ChannelKind, required=True)
    name = fields.String(required=True)
    lon = fields.Float(required=True, allow_none=True)
    lat = fields.Float(required=True, allow_none=True)
    outside_because = fields.String(required=True, allow_none=True)
    opened_on = fields.Date(required=True)
    closed_on = fields.Date(required=True, allow_none=True)
    last_seen_on = fields.Date(required=True, allow_none=True)
    is_working = fields.Boolean(required=True, allow_none=True)
    last_sighting_id = fields.UUID(required=True, allow_none=True)
    photo = fields.Nested(
        FileStatusSchema, required=True, allow_none=True,
        metadata={"description": "of the last sighting, at /files/channel_sighting/<last_sighting_id>/<sha256>"},
    )  # fmt: skip


class ChannelSeenSchema(ChannelPointSchema):
    """The same, and the sighting that was made, under whose id its photo is sent."""

    sighting_id = fields.UUID(required=True)


ChannelPointPage = page_of(ChannelPointSchema)


class ChannelTotalsSchema(Schema):
    """How many the list with the same filters has."""

    total = fields.Integer(required=True)


class ChannelFiguresQuery(Schema):
    """Of which place and what lies below it, on which day."""

    place = Text(required=True, validate=_CODE)
    on = Day(required=True)


class ChannelCountSchema(Schema):
    """Of a kind: how many there were, and how many were known to work."""

    kind = Code(ChannelKind, required=True)
    there = fields.Integer(required=True)
    working = fields.Integer(required=True)


class ChannelFiguresSchema(Schema):
    """Of each kind, and how many of the villages had all five working."""

    kinds = fields.List(fields.Nested(ChannelCountSchema), required=True)
    with_all_five = fields.Integer(required=True)
    villages = fields.Integer(required=True)


@channels.route("/channel-points", methods=["GET"], who=_READERS)
@channels.arguments(ChannelQuery, location="query")
@channels.response(200, ChannelPointPage)
def get_channel_points(query: dict[str, Any]) -> dict[str, Any]:
    """The channel points of one's places, recorded last first."""
    after, limit = paging(query, CHANNELS_NEWEST_FIRST)
    found = list_channels(db.session(), ChannelFilter(**query), after=after, limit=limit)
    listed = page(found, limit, CHANNELS_NEWEST_FIRST, lambda view: view.channel)
    return listed | {"items": _shapes(found)}


@channels.route("/channel-points/totals", methods=["GET"], who=_READERS)
@channels.arguments(ChannelFilterQuery, location="query")
@channels.response(200, ChannelTotalsSchema)
def get_channel_totals(query: dict[str, Any]) -> dict[str, Any]:
    """How many the list with the same filters has."""
    return {"total": count_channels(db.session(), ChannelFilter(**query))}


@channels.route("/channel-points", methods=["POST"], who=_RECORDERS)
@channels.arguments(NewChannelPointSchema)
@channels.response(201, ChannelPointSchema)
def post_channel_point(new: NewChannelPoint) -> dict[str, Any]:
    """Record a channel point of a village."""
    return _shape(open_channel(db.session(), new, actor=actor(), now=g.now))


@channels.route("/channel-points/<uuid:channel_id>/sightings", methods=["POST"], who=_RECORDERS)
@channels.arguments(ChannelSightingSchema)
@channels.response(201, ChannelSeenSchema)
def post_channel_sighting(form: dict[str, Any], channel_id: UUID) -> dict[str, Any]:
    """Say that it was looked at, and whether it worked; a photo that is announced is sent after
    it."""
    seen, sighting_id = see_channel(db.session(), channel_id, **form, actor=actor(), now=g.now)
    return _shape(seen) | {"sighting_id": sighting_id}


@channels.route("/channel-points/<uuid:channel_id>/closing", methods=["POST"], who=_RECORDERS)
@channels.arguments(ChannelClosingSchema)
@channels.response(200, ChannelPointSchema)
def post_channel_closing(form: dict[str, date], channel_id: UUID) -> dict[str, Any]:
    """Say from which day on it is there no more."""
    return _shape(close_channel(db.session(), channel_id, **form, actor=actor(), now=g.now))


@channels.route("/channel-figures", methods=["GET"], who=_READERS)
@channels.arguments(ChannelFiguresQuery, location="query")
@channels.response(200, ChannelFiguresSchema)
def get_channel_figures(query: dict[str, Any]) -> ChannelFigures:
    """How many channel points work on a day, and how many villages have all five."""
    return count_channels_on(db.session(), query["place"], query["on"])


_OF_POINT = ("id", "village", "kind", "name", "outside_because", "opened_on", "closed_on")
_OF_VIEW = ("lon", "lat", "last_seen_on", "is_working", "last_sighting_id")


def _shape(view: ChannelView) -> dict[str, Any]:
    return _shapes([view])[0]


def _shapes(views: Sequence[ChannelView]) -> list[dict[str, Any]]:
    """The views with the photos of their last sightings, asked for at once."""
    sightings = [one.last_sighting_id for one in views if one.last_sighting_id is not None]
    photos = {one.subject_id: one for one in list_attached(db.session(), AttachedTo.CHANNEL_SIGHTING, sightings)}
    return [
        {name: getattr(one.channel, name) for name in _OF_POINT}
        | {name: getattr(one, name) for name in _OF_VIEW}
        | {"photo": one.last_sighting_id and file_shape(photos.get(one.last_sighting_id))}
        for one in views
    ]
