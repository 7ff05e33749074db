"""What the large screen of a hall shows: months that are over, without small counts."""

from typing import Any

from flask import Response, g, jsonify
from marshmallow import Schema, fields

from api.analysis.figures import WindowQuery
from api.database import db
from api.etags import unless_unchanged
from api.forms import Code, Day
from api.names import PlaceNameSchema
from api.resource import Resource, actor, holders_of, settings, vault
from gridwatch.analysis.figures.measures import Measure
from gridwatch.analysis.wall import get_wall
from gridwatch.analysis.windows import window
from gridwatch.from_settings import coverage_rules
from gridwatch.people.permissions import Right

wall = Resource("wall", __name__, description="What the large screen of a hall shows")
SHOWN_BY = holders_of(Right.BRIEF_EXPORT, Right.FIGURES_READ_ROUNDED)


class WallPlaceSchema(PlaceNameSchema):
    """A place below, with the key that it has in map tiles."""

    id = fields.Integer(required=True)


class WallMonthSchema(Schema):
    """A month by its first day. A count is null where it, or one that it would betray, is below 3;
    a rate where its part or the rest is."""

    month = Day(required=True, attribute="first")
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True), required=True)
    rates = fields.Dict(keys=fields.String(), values=fields.Float(allow_none=True), required=True)
    places = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True)),
        required=True,
        metadata={"description": "by the code of each place below: its counts"},
    )


class NetSchema(Schema):
    """Who is in office today."""

    villages = fields.Integer(required=True, allow_none=True)
    villages_with_station = fields.Integer(required=True, allow_none=True)
    groups = fields.Integer(required=True, allow_none=True)
    groups_with_monitor = fields.Integer(required=True, allow_none=True)
    monitors = fields.Integer(required=True, allow_none=True)
    rates = fields.Dict(keys=fields.String(), values=fields.Float(allow_none=True), required=True)


class WallSchema(Schema):
    """Figures for everybody who walks past; rounded ones for a town's leaders."""

    place = fields.Nested(PlaceNameSchema, required=True)
    first = Day(required=True, data_key="from", attribute="window.first")
    past = Day(required=True, data_key="to", attribute="window.past")
    on = Day(required=True)
    is_rounded = fields.Boolean(required=True)
    measures = fields.List(Code(Measure), required=True)
    places = fields.List(fields.Nested(WallPlaceSchema), required=True)
    months = fields.List(fields.Nested(WallMonthSchema), required=True)
    net = fields.Nested(NetSchema, required=True)


@wall.route("/wall", methods=["GET"], who=SHOWN_BY)
@wall.arguments(WindowQuery, location="query")
@wall.alt_response(200, schema=WallSchema, success=True)
@wall.alt_response(304, description="As it was under the ETag of If-None-Match", success=True)
def get_hall(query: dict[str, Any]) -> Response:
    """Months that are over of a county or town, by the places below, without small counts."""
    during = window(query["first"], query["past"])
    found = get_wall(
        db.session(), query["place"], during,
        actor=actor(), vault=vault(), rules=coverage_rules(settings()), now=g.now,
    )  # fmt: skip
    return unless_unchanged(jsonify(WallSchema().dump(found)))
