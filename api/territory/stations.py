"""Sentinel stations, and the units to which orders are addressed."""

from typing import Any

from flask import g
from marshmallow import Schema, fields, validate

from api.database import db
from api.exports.filters import exported
from api.forms import Code, Day, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging
from api.resource import SIGNED_IN, Resource, actor, holders_of
from gridwatch.people.models import Unit
from gridwatch.people.permissions import Right
from gridwatch.people.units import UNITS_BY_KEY, UnitFilter, list_units, open_unit
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Station
from gridwatch.territory.places import get_place
from gridwatch.territory.stations import (
    STATIONS_BY_KEY,
    StationFilter,
    close_station,
    get_station,
    list_stations,
    open_station,
)

stations = Resource("stations", __name__, description="Stations, and units that carry out orders")

_CODE = validate.Length(6, 20)


class StationSchema(Schema):
    """A sentinel station, or a post in a group or grid."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    opened_on = Day(required=True)
    closed_on = Day(required=True, allow_none=True)


StationPage = page_of(StationSchema)


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


exported("stations", WithinQuery)
exported("units", WithinQuery)


class StationQuery(WithinQuery):
    """Active on which day, and of which level; all when left out."""

    on = Day(load_default=None)
    level = Code(Level, load_default=None, metadata={"description": "village: stations; group or grid: posts"})


class UnitSchema(Schema):
    """A responsible unit of a town or county."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)


UnitPage = page_of(UnitSchema)


class NewUnitSchema(Schema):
    """A unit to open."""

    place_code = Text(required=True, validate=_CODE)
    name = Text(required=True, validate=validate.Length(1, 100))


@stations.route("/stations", methods=["GET"], who=SIGNED_IN)
@stations.arguments(StationQuery, location="query")
@stations.response(200, StationPage)
def get_stations(query: dict[str, Any]) -> dict[str, Any]:
    """Stations at or below a place: open and closed, or those of a day."""
    after, limit = paging(query, STATIONS_BY_KEY)
    return page(list_stations(db.session(), StationFilter(**query), after=after, limit=limit), limit, STATIONS_BY_KEY)


@stations.route("/stations", methods=["POST"], who=holders_of(Right.STATION_MANAGE))
@stations.arguments(NewStationSchema)
@stations.response(201, StationSchema)
def post_station(form: dict[str, Any]) -> Station:
    """Open a station in a village, or a post in a group or grid."""
    session = db.session()
    actor().require(Right.STATION_MANAGE, get_place(session, form["place_code"], pointer="/place_code").path)
    return open_station(session, **form, by=actor().account_id, now=g.now)


@stations.route(
    "/stations/<int(max=9223372036854775807):station_id>/close", methods=["POST"], who=holders_of(Right.STATION_MANAGE)
)
@stations.arguments(CloseSchema)
@stations.response(200, StationSchema)
def post_close(form: dict[str, Any], station_id: int) -> Station:
    """Close a station from a day on."""
    session = db.session()
    station = get_station(session, station_id)
    actor().require(Right.STATION_MANAGE, station.place.path)
    close_station(session, station, form["closed_on"], by=actor().account_id, now=g.now)
    return station


@stations.route("/units", methods=["GET"], who=SIGNED_IN)
@stations.arguments(WithinQuery, location="query")
@stations.response(200, UnitPage)
def get_units(query: dict[str, Any]) -> dict[str, Any]:
    """Units at or above a place, to which an order about it can be addressed."""
    after, limit = paging(query, UNITS_BY_KEY)
    return page(list_units(db.session(), UnitFilter(**query), after=after, limit=limit), limit, UNITS_BY_KEY)


@stations.route("/units", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@stations.arguments(NewUnitSchema)
@stations.response(201, UnitSchema)
def post_unit(form: dict[str, Any]) -> Unit:
    """Open a responsible unit of a town or county."""
    return open_unit(db.session(), form["place_code"], form["name"], actor=actor(), now=g.now)
