"""Returns on collective funds, assets and resources, and the rates made of them."""

from typing import Any

from flask import g
from marshmallow import Schema, fields, validate

from api.analysis.explained import DefinitionSchema, RatioSchema, ReportedWindowSchema, definition_shapes, parts_of
from api.analysis.figures import WindowQuery
from api.database import db
from api.forms import Day, Text
from api.resource import Resource, actor, holders_of
from gridwatch.analysis.assets import GivenReturn, get_asset_rates, record_return
from gridwatch.analysis.definitions import ASSET_RATES
from gridwatch.analysis.windows import window
from gridwatch.people.permissions import Right
from gridwatch.vocabulary.coverage import ASSET_COUNT, ASSET_RATE

assets = Resource("assets", __name__, description="Collective funds, assets and resources")
_COUNT = validate.Range(0, 1_000_000)


class AssetReturnSchema(Schema):
    """How far a village was with its inventory at the end of a month."""

    village = Text(required=True, validate=validate.Length(6, 20))
    month = Day(required=True)
    expected = fields.Integer(required=True, validate=_COUNT)
    registered = fields.Integer(required=True, validate=_COUNT)
    reviewed = fields.Integer(required=True, validate=_COUNT)
    disclosure_due_on = Day(required=True)
    disclosed_on = Day(load_default=None, allow_none=True)


class AssetRatesSchema(ReportedWindowSchema):
    """Completion = reviewed ÷ expected; registration = registered ÷ expected; disclosure = in time
    ÷ due."""

    villages_returned = fields.Integer(required=True)
    completion = fields.Nested(RatioSchema, required=True)
    registration = fields.Nested(RatioSchema, required=True)
    disclosure = fields.Nested(RatioSchema, required=True)
    definitions = fields.List(fields.Nested(DefinitionSchema), required=True)


@assets.route("/asset-returns", methods=["PUT"], who=holders_of(Right.STATION_MANAGE))
@assets.arguments(AssetReturnSchema)
@assets.response(204)
def put_return(form: dict[str, Any]) -> None:
    """Record, or correct, a village's return for a month, given by its first day."""
    record_return(db.session(), GivenReturn(**form), actor=actor(), now=g.now)


@assets.route("/asset-rates", methods=["GET"], who=holders_of(Right.COVERAGE_READ))
@assets.arguments(WindowQuery, location="query")
@assets.response(200, AssetRatesSchema)
def get_rates(query: dict[str, Any]) -> dict[str, Any]:
    """Completion, registration, disclosure on time, by a place's villages and a window's months."""
    during = window(query["first"], query["past"])
    found = get_asset_rates(db.session(), query["place"], during, actor=actor(), now=g.now)
    return parts_of(found) | {"definitions": definition_shapes(ASSET_COUNT, ASSET_RATES, ASSET_RATE)}
