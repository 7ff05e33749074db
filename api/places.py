"""Places, their boundaries and stations, and where a point falls."""

import json
from typing import Any

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.appointments import PlaceNameSchema
from api.database import db
from api.forms import Code, Day, Text
from api.paging import PageQuery, after_key, decode_cursor, page, words
from api.resource import SIGNED_IN, Resource, actor, holders_of, settings
from geo.datum import Datum, to_wgs84
from gridwatch.people.models import Unit
from gridwatch.people.permissions import Right
from gridwatch.people.units import open_unit, units_within
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place, Station
from gridwatch.territory.placement import Position, find_cells
from gridwatch.territory.places import current_boundary, find_places, get_place, rungs_upward
from gridwatch.territory.stations import close_station, get_station, open_station, stations_within

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


class PlacePage(Schema):
    """A page of places, in the order of their codes."""

    items = fields.List(fields.Nested(PlaceSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


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


class StationSchema(Schema):
    """A sentinel station, or a post in a group or grid."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    opened_on = Day(required=True)
    closed_on = Day(required=True, allow_none=True)


class StationPage(Schema):
    """A page of stations."""

    items = fields.List(fields.Nested(StationSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class NewStationSchema(Schema):
    """A station to open."""

    place_code = Text(required=True, validate=_CODE)
    name = Text(required=True, validate=validate.Length(1, 100))
    opened_on = Day(required=True)


class CloseSchema(Schema):
    """From which day on the station is closed."""

    closed_on = Day(required=True)


class WithinQuery(PageQuery):
    """At or below which place."""

    place = Text(required=True, validate=_CODE)


class UnitSchema(Schema):
    """A responsible unit of a town or county."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)


class UnitPage(Schema):
    """A page of units."""

    items = fields.List(fields.Nested(UnitSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class NewUnitSchema(Schema):
    """A unit to open."""

    place_code = Text(required=True, validate=_CODE)
    name = Text(required=True, validate=validate.Length(1, 100))


@places.route("/places", methods=["GET"], who=SIGNED_IN)
@places.arguments(PlaceQuery, location="query")
@places.response(200, PlacePage)
def get_places(query: dict[str, Any]) -> dict[str, Any]:
    """Places by level, parent and part of the name."""
    after = decode_cursor(query["cursor"], words)[0] if query["cursor"] else None
    found = find_places(
        db.session(), level=query["level"], parent=query["parent"], q=query["q"], after=after, limit=query["limit"]
    )
    return page(found, query["limit"], lambda place: place.code)


@places.route("/places/locate", methods=["GET"], who=SIGNED_IN)
@places.arguments(LocateQuery, location="query")
@places.response(200, LocateSchema)
def get_locate(query: dict[str, Any]) -> dict[str, Any]:
    """Which cells cover a point or lie within its accuracy; none is a proper answer."""
    session = db.session()
    lon, lat = to_wgs84(query["lon"], query["lat"], query["datum"])
    position = Position(lon, lat, query["accuracy_m"])
    cells = find_cells(session, position, max_accuracy_m=settings().placement_max_accuracy_m)
    shapes = [
        {
            "covers": cell.candidate.covers,
            "distance_m": round(cell.candidate.distance_m, 1),
            "places": rungs_upward(session, cell.path, on=g.now.date()),
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
    found = current_boundary(db.session(), place)
    feature = {
        "type": "Feature",
        "geometry": json.loads(found.geojson),
        "properties": {"code": place.code, "name": place.name, "origin": found.origin, "version": found.version},
    }
    return Response(json.dumps(feature, ensure_ascii=False), content_type="application/geo+json")


@places.route("/stations", methods=["GET"], who=SIGNED_IN)
@places.arguments(WithinQuery, location="query")
@places.response(200, StationPage)
def get_stations(query: dict[str, Any]) -> dict[str, Any]:
    """Stations at or below a place, open and closed."""
    after = after_key(query["cursor"])
    session = db.session()
    place = get_place(session, query["place"], pointer="/place")
    found = stations_within(session, place, after=after, limit=query["limit"])
    return page(found, query["limit"])


@places.route("/stations", methods=["POST"], who=holders_of(Right.STATION_MANAGE))
@places.arguments(NewStationSchema)
@places.response(201, StationSchema)
def post_station(form: dict[str, Any]) -> Station:
    """Open a station in a village, or a post in a group or grid."""
    session = db.session()
    actor().require(Right.STATION_MANAGE, get_place(session, form["place_code"], pointer="/place_code").path)
    return open_station(session, **form, by=actor().account_id, now=g.now)


@places.route(
    "/stations/<int(max=9223372036854775807):station_id>/close", methods=["POST"], who=holders_of(Right.STATION_MANAGE)
)
@places.arguments(CloseSchema)
@places.response(200, StationSchema)
def post_close(form: dict[str, Any], station_id: int) -> Station:
    """Close a station from a day on."""
    session = db.session()
    station = get_station(session, station_id)
    actor().require(Right.STATION_MANAGE, station.place.path)
    close_station(session, station, form["closed_on"], by=actor().account_id, now=g.now)
    return station


@places.route("/units", methods=["GET"], who=SIGNED_IN)
@places.arguments(WithinQuery, location="query")
@places.response(200, UnitPage)
def get_units(query: dict[str, Any]) -> dict[str, Any]:
    """Units at or above a place, to which an order about it can be addressed."""
    after = after_key(query["cursor"])
    session = db.session()
    place = get_place(session, query["place"], pointer="/place")
    return page(units_within(session, place, after=after, limit=query["limit"]), query["limit"])


@places.route("/units", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@places.arguments(NewUnitSchema)
@places.response(201, UnitSchema)
def post_unit(form: dict[str, Any]) -> Unit:
    """Open a responsible unit of a town or county."""
    return open_unit(db.session(), form["place_code"], form["name"], actor=actor(), now=g.now)
