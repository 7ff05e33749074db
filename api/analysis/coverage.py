"""Coverage on a day: small JSON keyed by place, for maps and tables."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g
from marshmallow import Schema, fields, validate

from api.analysis.explained import (
    DefinitionSchema,
    RatioSchema,
    counted_link,
    definition_shapes,
    list_link,
    parts_of,
    ratio_shape,
)
from api.database import db
from api.exports.filters import exported
from api.forms import Code, Day, Instant, Text
from api.names import PlaceNameSchema
from api.people.appointments import AppointmentQuery, VacancyQuery
from api.resource import Resource, actor, holders_of, settings, vault
from api.territory.stations import StationQuery
from gridwatch.analysis.coverage.coverage import Activity, Coverage, CoverageTable, GroupCoverage, get_coverage_table
from gridwatch.analysis.coverage.staffing import Staffing
from gridwatch.analysis.coverage.vacancies import VacancyFilter
from gridwatch.analysis.definitions import COVERAGE_RATES
from gridwatch.analysis.figures.measures import Measure
from gridwatch.from_settings import coverage_rules
from gridwatch.people.permissions import Right
from gridwatch.people.reading import AppointmentFilter
from gridwatch.people.roles import Role
from gridwatch.territory.codes import Level
from gridwatch.territory.stations import StationFilter
from gridwatch.vocabulary.coverage import COVERAGE_COUNT, COVERAGE_RATE

coverage = Resource("coverage", __name__, description="Where the net holds")


class CoverageQuery(Schema):
    """Of which place, on which day (today when left out), told apart for the places of which level
    below it."""

    place = Text(required=True, validate=validate.Length(6, 20))
    on = Day(load_default=None)
    level = Code(Level, load_default=None)


exported("coverage", CoverageQuery, without=("level",))


class CoverageSumSchema(Schema):
    """What lies below a place, added up.

    Activity is null for whoever reads no reports there, and `monitors_active` below a village.
    """

    villages = fields.Integer(required=True)
    villages_with_station = fields.Integer(required=True)
    groups = fields.Integer(required=True)
    groups_with_monitor = fields.Integer(required=True)
    groups_meeting_ratio = fields.Integer(required=True)
    groups_lacking_monitors = fields.Integer(required=True)
    groups_with_known_households = fields.Integer(required=True)
    groups_with_unknown_households = fields.Integer(required=True)
    households = fields.Integer(required=True)
    monitors = fields.Integer(required=True)
    monitors_where_households_known = fields.Integer(required=True)
    monitors_signed_in = fields.Integer(required=True)
    monitors_in_term_throughout = fields.Integer(required=True)
    monitors_active = fields.Integer(required=True, allow_none=True)
    by_staffing = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    by_activity = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, allow_none=True)
    rates = fields.Dict(keys=fields.String(), values=fields.Nested(RatioSchema), required=True)
    lists = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True,
        metadata={"description": "by count: where to read what it counts, if there is such a list that one may read"},
    )  # fmt: skip


class GroupCoverageSchema(Schema):
    """One group on the day; the activity is null for whoever reads no reports there."""

    households = fields.Integer(required=True, allow_none=True)
    needed = fields.Integer(required=True, allow_none=True)
    monitors = fields.Integer(required=True)
    signed_in = fields.Integer(required=True)
    staffing = Code(Staffing, required=True)
    activity = Code(Activity, required=True, allow_none=True)


class CoverageTableSchema(Schema):
    """Coverage of a place, and by place id of the places or groups below it."""

    place = fields.Nested(PlaceNameSchema, required=True)
    on = Day(required=True)
    as_of = Instant(required=True)
    activity_days = fields.Integer(required=True)
    whole = fields.Nested(CoverageSumSchema, required=True)
    places = fields.Dict(keys=fields.String(), values=fields.Nested(CoverageSumSchema), required=True)
    groups = fields.Dict(keys=fields.String(), values=fields.Nested(GroupCoverageSchema), required=True)
    definitions = fields.List(fields.Nested(DefinitionSchema), required=True)


@coverage.route("/coverage", methods=["GET"], who=holders_of(Right.COVERAGE_READ))
@coverage.arguments(CoverageQuery, location="query")
@coverage.alt_response(200, schema=CoverageTableSchema, success=True)
def get_coverage(query: dict[str, Any]) -> dict[str, Any]:
    """Stations, seats, sign-ins and activity on a day, of a place and of those below it."""
    rules = coverage_rules(settings())
    table = get_coverage_table(
        db.session(), query["place"], query["on"], query["level"],
        actor=actor(), vault=vault(), rules=rules, now=g.now,
    )  # fmt: skip
    return _shape(table, rules.activity_days)


def _shape(table: CoverageTable, activity_days: int) -> dict[str, Any]:
    """Dumped by hand: a county has tens of thousands of groups, on which a schema would spend a
    second."""
    codes = {place.id: place.code for place in table.places}
    links = _readable_links(table)
    return {
        "place": PlaceNameSchema().dump(table.place),
        "on": table.on.isoformat(),
        "as_of": Instant().serialize("as_of", table),
        "activity_days": activity_days,
        "whole": _sum_shape(table.whole, table.place.code, links),
        "places": {str(key): _sum_shape(one, codes[key], links) for key, one in table.below.items()},
        "groups": {str(key): _group_shape(one) for key, one in table.groups.items()},
        "definitions": definition_shapes(COVERAGE_COUNT, COVERAGE_RATES, COVERAGE_RATE, days=activity_days),
    }


_STATIONS, _APPOINTMENTS, _VACANCIES = StationQuery(), AppointmentQuery(), VacancyQuery()


def _readable_links(table: CoverageTable) -> dict[str, Callable[[str], str]]:
    """For each count whose list the reader may open, the link to what it counts at a place."""
    reader, day = actor(), table.on
    links: dict[str, Callable[[str], str]] = {
        "villages_with_station": lambda code: list_link(
            "stations", _STATIONS, StationFilter(code, on=day, level=Level.VILLAGE)
        )
    }
    if reader.may(Right.PEOPLE_READ, table.place.path):
        links["monitors"] = lambda code: list_link(
            "appointments", _APPOINTMENTS, AppointmentFilter(code, Role.MONITOR, on=day)
        )
        links["groups_lacking_monitors"] = lambda code: list_link("vacancies", _VACANCIES, VacancyFilter(code, day))
    if reader.may(Right.FIGURES_READ, table.place.path):
        links[Activity.REPORTING] = lambda code: counted_link(Measure.RECEIVED, table.during, place=code)
    return links


def _sum_shape(one: Coverage, code: str, links: Mapping[str, Callable[[str], str]]) -> dict[str, Any]:
    return parts_of(one) | {
        "groups_with_monitor": one.groups_with_monitor,
        "groups_with_known_households": one.groups_with_known_households,
        "groups_lacking_monitors": one.groups_lacking_monitors,
        "rates": {name: ratio_shape(ratio) for name, ratio in one.rates.items()},
        "lists": {name: link(code) for name, link in links.items()},
    }


def _group_shape(one: GroupCoverage) -> dict[str, Any]:
    return {
        "households": one.households,
        "needed": one.needed,
        "monitors": one.monitors,
        "signed_in": one.signed_in,
        "staffing": one.staffing,
        "activity": one.activity,
    }
