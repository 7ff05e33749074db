"""Places, their boundaries, and where a point falls."""

import json
from typing import Any

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.exports.filters import exported
from api.forms import Code, Day, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging
from api.resource import SIGNED_IN, Resource, settings
from geo.datum import Datum, to_wgs84
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.placement import Position, list_cells
from gridwatch.territory.places import (
    PLACES_BY_CODE,
    PlaceFilter,
    get_current_boundary,
    get_place,
    list_places,
    places_above,
)

places = Resource("places", __name__, description="Territory")

_CODE = validate.Length(6, 20)


class PlaceSchema(PlaceNameSchema):
    """A place with its households and the days it exists."""

    id = fields.Integer(required=True)
    households = fields.Integer(required=True, allow_none=True)
    opened_on = Day(required=True)


class PlaceQuery(PageQuery):
    """Which places to list."""

    level = Code(Level, load_default=None)
    parent = Text(load_default=None, validate=_CODE)
    q = Text(load_default=None, validate=validate.Length(1, 50))
    code = fields.List(
        Text(validate=_CODE), load_default=list, validate=validate.Length(max=200),
        metadata={"description": "repeat for several"},
    )  # fmt: skip


exported("places", PlaceQuery, without=("code",))


PlacePage = page_of(PlaceSchema)


class BoundarySchema(Schema):
    """A GeoJSON feature (RFC 7946, WGS-84)."""

    type = fields.String(required=True)
    geometry = fields.Dict(required=True)
    properties = fields.Dict(required=True)


class LocateQuery(Schema):
    """A point, in its own datum, with its accuracy in metres."""

    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))
    datum = Code(Datum, load_default=Datum.WGS84)
    accuracy_m = fields.Float(load_default=0.0, validate=validate.Range(0, 100_000))


class CellSchema(Schema):
    """A leaf cell at or near the point, with the places above it."""

    covers = fields.Boolean(required=True)
    distance_m = fields.Float(required=True)
    places = fields.List(fields.Nested(PlaceNameSchema), required=True)


class LocateSchema(Schema):
    """The point in WGS-84 and its cells, the covering one first."""

    lon = fields.Float(required=True)
    lat = fields.Float(required=True)
    cells = fields.List(fields.Nested(CellSchema), required=True)


@places.route("/places", methods=["GET"], who=SIGNED_IN)
@places.arguments(PlaceQuery, location="query")
@places.response(200, PlacePage)
def get_places(query: dict[str, Any]) -> dict[str, Any]:
    """Places by level, parent and part of the name."""
    after, limit = paging(query, PLACES_BY_CODE)
    return page(list_places(db.session(), PlaceFilter(**query), after=after, limit=limit), limit, PLACES_BY_CODE)


@places.route("/places/locate", methods=["GET"], who=SIGNED_IN)
@places.arguments(LocateQuery, location="query")
@places.response(200, LocateSchema)
def get_locate(query: dict[str, Any]) -> dict[str, Any]:
    """Which cells cover a point or lie within its accuracy; none is a proper answer."""
    session = db.session()
    lon, lat = to_wgs84(query["lon"], query["lat"], query["datum"])
    position = Position(lon, lat, query["accuracy_m"])
    cells = list_cells(session, position, max_accuracy_m=settings().placement_max_accuracy_m)
    shapes = [
        {
            "covers": cell.candidate.covers,
            "distance_m": round(cell.candidate.distance_m, 1),
            "places": places_above(session, cell.path, on=g.now.date()),
        }
        for cell in cells
    ]
    return {"lon": lon, "lat": lat, "cells": shapes}


@places.route("/places/<string:code>", methods=["GET"], who=SIGNED_IN)
@places.response(200, PlaceSchema)
def get_one_place(code: str) -> Place:
    """One place by its official code."""
    return get_place(db.session(), code)


@places.route("/places/<string:code>/boundary", methods=["GET"], who=SIGNED_IN)
@places.response(200, BoundarySchema, content_type="application/geo+json")
def get_boundary(code: str) -> Response:
    """The outline in force, as a GeoJSON feature."""
    place = get_place(db.session(), code)
    found = get_current_boundary(db.session(), place)
    feature = {
        "type": "Feature",
        "geometry": json.loads(found.geojson),
        "properties": {"code": place.code, "name": place.name, "origin": found.origin, "version": found.version},
    }
    return Response(json.dumps(feature, ensure_ascii=False), content_type="application/geo+json")
